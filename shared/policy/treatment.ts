import {
  assignmentFileSchema,
  experimentsFileSchema,
  ladderFileSchema,
  segmentsFileSchema,
  toStrategy,
  type AssignmentFile,
} from '../contracts/treatment.ts';
import { segmentNames, type SegmentName } from '../domain/treatment/segment.ts';
import type { TreatmentPolicy } from '../domain/treatment/treatment.ts';
import { isStepTemplate } from '../contracts/messages.ts';
import { lintTreatment, type TreatmentFiles } from './treatment-lint.ts';
import assignment from './treatment/assignment.json' with { type: 'json' };
import experiments from './treatment/experiments.json' with { type: 'json' };
import baseline from './treatment/ladders/baseline.json' with { type: 'json' };
import brokenPromise from './treatment/ladders/broken-promise.json' with { type: 'json' };
import chronicEarly from './treatment/ladders/chronic-early.json' with { type: 'json' };
import chronic from './treatment/ladders/chronic.json' with { type: 'json' };
import forgetter from './treatment/ladders/forgetter.json' with { type: 'json' };
import hardship from './treatment/ladders/hardship.json' with { type: 'json' };
import newcomer from './treatment/ladders/newcomer.json' with { type: 'json' };
import unreachable from './treatment/ladders/unreachable.json' with { type: 'json' };
import unwilling from './treatment/ladders/unwilling.json' with { type: 'json' };
import segments from './treatment/segments.json' with { type: 'json' };

const ladders = {
  baseline,
  'broken-promise': brokenPromise,
  chronic,
  'chronic-early': chronicEarly,
  forgetter,
  hardship,
  newcomer,
  unreachable,
  unwilling,
};

const files: TreatmentFiles = {
  segments: { file: 'segments', data: segmentsFileSchema.parse(segments) },
  ladders: Object.entries(ladders).map(([file, data]) => ({ file, data: ladderFileSchema.parse(data) })),
  assignment: { file: 'assignment', data: assignmentFileSchema.parse(assignment) },
  experiments: { file: 'experiments', data: experimentsFileSchema.parse(experiments) },
};

const faults = lintTreatment(files, isStepTemplate);
if (faults.length > 0)
  throw new Error(`treatment:\n${faults.map(({ file, fault }) => `${file}: ${fault}`).join('\n')}`);

/** Puts checked files together as the domain uses them. Throws `RangeError` where a cell is missing. */
export function toPolicy({ segments: { data }, ladders: list, ...rest }: TreatmentFiles): TreatmentPolicy {
  return {
    segments: data,
    strategies: new Map(list.map((one) => [one.data.name, toStrategy(one.data)])),
    assignment: toAssignment(rest.assignment.data),
    experiments: rest.experiments.data,
  };
}

function toAssignment(data: AssignmentFile): TreatmentPolicy['assignment'] {
  const cell = (segment: SegmentName, product: string): string => {
    const ladder = data[segment]?.[product];
    if (ladder === undefined) throw new RangeError(`${segment} × ${product}: no ladder`);
    return ladder;
  };
  const row = (segment: SegmentName) => ({
    card: cell(segment, 'card'),
    personal: cell(segment, 'personal'),
    auto: cell(segment, 'auto'),
    mortgage: cell(segment, 'mortgage'),
  });
  const [newBorrower, forgetful, ...others] = segmentNames;
  const [late, promise, need, unwillingOne, lost] = others;
  return {
    [newBorrower]: row(newBorrower),
    [forgetful]: row(forgetful),
    [late]: row(late),
    [promise]: row(promise),
    [need]: row(need),
    [unwillingOne]: row(unwillingOne),
    [lost]: row(lost),
  };
}

/** Who is treated how in this deployment, checked when a function starts. */
export const treatmentPolicy = toPolicy(files);
