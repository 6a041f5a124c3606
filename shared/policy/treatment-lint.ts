import { products, type AssignmentFile, type LadderFile } from '../contracts/treatment.ts';
import { segmentNames, type SegmentPolicy } from '../domain/treatment/segment.ts';
import type { Experiment } from '../domain/treatment/treatment.ts';
import { lintHardship, lintLadder } from './ladder-lint.ts';
import { lintSegments } from './segment-lint.ts';

/** A file of policy data with its name, for error messages. */
export interface Named<T> {
  readonly file: string;
  readonly data: T;
}

export interface TreatmentFiles {
  readonly segments: Named<SegmentPolicy>;
  readonly ladders: readonly Named<LadderFile>[];
  readonly assignment: Named<AssignmentFile>;
  readonly experiments: Named<readonly Experiment[]>;
}

export interface Fault {
  readonly file: string;
  readonly fault: string;
}

/** Everything wrong with the treatment data, alone and against each other; empty when it may be used. */
export function lintTreatment(files: TreatmentFiles, isTemplate: (id: string) => boolean): readonly Fault[] {
  const { segments, ladders, assignment, experiments } = files;
  return [
    ...inFile(segments.file, lintSegments(segments.data)),
    ...ladders.flatMap(({ file, data }) => inFile(file, lintLadder(data, isTemplate))),
    ...repeatedNames(ladders),
    ...sameSteps(ladders),
    ...inFile(assignment.file, assignmentFaults(files)),
    ...inFile(
      experiments.file,
      experiments.data.flatMap((one, at) => experimentFaults(one, at, files)),
    ),
    ...servingHardship(files),
    ...unusedLadders(files),
  ];
}

const inFile = (file: string, faults: readonly string[]): readonly Fault[] =>
  faults.map((fault) => ({ file, fault }));

const hasLadder = ({ ladders }: TreatmentFiles, name: string): boolean =>
  ladders.some(({ data }) => data.name === name);

function repeatedNames(ladders: readonly Named<LadderFile>[]): readonly Fault[] {
  return ladders.flatMap(({ file, data }, at) => {
    const first = ladders.findIndex((other) => other.data.name === data.name);
    return first === at
      ? []
      : [{ file, fault: `name: ${data.name} is the name of ${ladders[first]?.file ?? ''} too` }];
  });
}

/** Steps carry over between ladders by their ids: one id must mean one thing. */
function sameSteps(ladders: readonly Named<LadderFile>[]): readonly Fault[] {
  const known = new Map<string, { readonly kind: string; readonly file: string }>();
  return ladders.flatMap(({ file, data }) =>
    data.steps.flatMap(({ id, kind }) => {
      const first = known.get(id) ?? { kind, file };
      known.set(id, first);
      return first.kind === kind
        ? []
        : [{ file, fault: `steps.${id}: is a ${kind} here and a ${first.kind} in ${first.file}` }];
    }),
  );
}

function assignmentFaults(files: TreatmentFiles): readonly string[] {
  const { data } = files.assignment;
  const missing = segmentNames.flatMap((segment) =>
    products
      .filter((product) => data[segment]?.[product] === undefined)
      .map((product) => `${segment} × ${product}: no ladder`),
  );
  const unknown = Object.entries(data).flatMap(([segment, row]) => [
    ...(isIn(segmentNames, segment)
      ? []
      : [`${segment}: unknown segment, one of ${segmentNames.join(', ')}`]),
    ...Object.entries(row).flatMap(([product, ladder]) => [
      ...(isIn(products, product)
        ? []
        : [`${segment} × ${product}: unknown product, one of ${products.join(', ')}`]),
      ...(hasLadder(files, ladder) ? [] : [`${segment} × ${product}: unknown ladder “${ladder}”`]),
    ]),
  ]);
  return [...missing, ...unknown];
}

const isIn = (list: readonly string[], value: string): boolean => list.includes(value);

function experimentFaults(
  { name, segment, products: own, arms }: Experiment,
  at: number,
  files: TreatmentFiles,
): readonly string[] {
  const sum = arms.reduce((total, { share }) => total + share, 0);
  const names = arms.map((arm) => arm.name);
  const champion = arms.find((arm) => arm.name === 'champion');
  const others = files.experiments.data.slice(0, at);
  const shared = others.filter(
    (one) => one.segment === segment && one.products.some((other) => own.includes(other)),
  );
  const faults = [
    ...(sum === 100 ? [] : [`the shares add up to ${sum}, not to 100`]),
    ...(['champion', 'hold-out'] as const)
      .filter((arm) => !names.includes(arm))
      .map((arm) => `has no ${arm}: without one nothing can be compared`),
    ...(new Set(names).size === names.length ? [] : ['an arm is named twice']),
    ...arms
      .filter(({ strategy }) => !hasLadder(files, strategy))
      .map((arm) => `${arm.name}: unknown ladder “${arm.strategy}”`),
    ...own
      .filter(
        (product) =>
          champion !== undefined && files.assignment.data[segment]?.[product] !== champion.strategy,
      )
      .map((product) => `the champion is not the ladder of ${segment} × ${product}`),
    ...shared.map((other) => `overlap, ${other.name} tries ${segment} on the same product`),
    ...(others.some((other) => other.name === name) ? ['two experiments have this name'] : []),
  ];
  return faults.map((fault) => `${name}: ${fault}`);
}

function servingHardship({ ladders, assignment, experiments }: TreatmentFiles): readonly Fault[] {
  const arms = experiments.data.filter(({ segment }) => segment === 'hardship').flatMap((one) => one.arms);
  const serving = new Set([
    ...Object.values(assignment.data['hardship'] ?? {}),
    ...arms.map(({ strategy }) => strategy),
  ]);
  return ladders
    .filter(({ data }) => serving.has(data.name))
    .flatMap(({ file, data }) => inFile(file, lintHardship(data)));
}

function unusedLadders({ ladders, assignment, experiments }: TreatmentFiles): readonly Fault[] {
  const used = new Set([
    ...Object.values(assignment.data).flatMap((row) => Object.values(row)),
    ...experiments.data.flatMap(({ arms }) => arms.map(({ strategy }) => strategy)),
  ]);
  return ladders
    .filter(({ data }) => !used.has(data.name))
    .map(({ file, data }) => ({
      file,
      fault: `${data.name}: no segment, product or experiment uses this ladder`,
    }));
}
