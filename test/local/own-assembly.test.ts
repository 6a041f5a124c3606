import { describe, expect, test } from 'vitest';
import { readAssembly } from '../../infra/local/assembly.ts';
import { readModel } from '../../infra/local/model.ts';
import { find, shortName } from '../../infra/local/names.ts';
import { synthesize } from '../../infra/synth.ts';
import { emptyBundles, temporaryDirectory } from '../infra/assembly.ts';

describe('the project’s own assembly', () => {
  test.each(['local', 'prod'] as const)(
    'stage %s is understood whole, and its things are found by name',
    (stage) => {
      const dir = synthesize({ stage, outdir: temporaryDirectory(), bundles: emptyBundles() }).directory;
      const model = readModel(readAssembly(dir), {
        dynamodb: 'http://127.0.0.1:1',
        messaging: 'http://127.0.0.1:2',
      });
      expect(new Set(model.tables.map(({ resource }) => shortName(resource))).size).toBe(model.tables.length);
      for (const name of ['daily-scan', 'portfolio-import']) find('machine', model.machines, name);
      for (const name of ['sms-cn', 'sms-tw', 'sms-other', 'calls', 'visits', 'visits/dead-letters'])
        find('queue', model.queues, name);
      expect(find('bucket', model.buckets, 'feed').spec.sendsEvents).toBe(true);
      expect(
        model.api?.routes.map(({ method, path, access }) => [method, path, typeof access === 'object']),
      ).toEqual(
        expect.arrayContaining([
          ['POST', '/complaints', true],
          ['GET', '/complaints/{id}', true],
        ]),
      );
    },
  );
});
