import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Acknowledgment, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { buildApp } from '../../infra/app.ts';
import { emptyBundles, temporaryDirectory } from './assembly.ts';

const reportSchema = z.object({
  pluginReports: z.array(
    z.object({
      violations: z.array(
        z.object({
          ruleName: z.string(),
          violatingConstructs: z.array(z.object({ constructPath: z.string() })),
        }),
      ),
    }),
  ),
});

afterEach(() => vi.restoreAllMocks());

test('no finding of the AWS Solutions rules stands without a reason', () => {
  expect(findings()).toEqual([]);
});

test('no reason stands without a finding', () => {
  const reasons: string[] = [];
  // The one patch here: without their reasons, the findings come to light.
  vi.spyOn(Validations.prototype, 'acknowledge').mockImplementation(function (
    this: Validations,
    ...acknowledged: Acknowledgment[]
  ) {
    const { scope } = this as unknown as { scope: { node: { path: string } } };
    for (const { id } of acknowledged) reasons.push(`${scope.node.path} ${id}`);
  });
  const found = findings();
  const stale = reasons.filter((reason) => {
    const [path, id] = [reason.slice(0, reason.indexOf(' ')), reason.slice(reason.indexOf(' ') + 1)];
    return !found.some((finding) => finding.startsWith(path) && finding.endsWith(` ${id}`));
  });
  expect(found.length).toBeGreaterThan(0);
  expect(stale).toEqual([]);
});

// An app of its own each time: with findings, synthesis throws.
function findings(): string[] {
  const outdir = temporaryDirectory();
  const app = buildApp({ stage: 'prod', bundles: emptyBundles(), outdir, validate: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    app.synth();
  } catch (error) {
    if (!existsSync(join(outdir, 'validation-report.json'))) throw error;
  }
  const report = reportSchema.parse(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')));
  return report.pluginReports
    .flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${constructPath} ${ruleName}`),
    );
}
