import type { EvidenceKind } from '../evidence.ts';
import type { Fault, VisitOutcome } from './outcome.ts';

/** What contact packs say of photos and recordings at the door. */
export interface RecordingRules {
  /** Talks may be recorded; where they must be, they may. */
  readonly mayRecord: boolean;
  readonly mayPhotograph: boolean;
  /** A talk is recorded from beginning to end, or the form says why not. */
  readonly recordWhole: boolean;
}

/** What stands against uploading a file of this kind for a visit; empty: nothing. */
export function uploadFaults(kind: EvidenceKind, rules: RecordingRules): readonly Fault[] {
  const allowed: Readonly<Record<EvidenceKind, boolean>> = {
    photo: rules.mayPhotograph,
    recording: rules.mayRecord,
    document: true,
  };
  return allowed[kind] ? [] : [{ field: 'kind', rule: 'allowed at a visit by the contact policy' }];
}

/**
 * Where talks must be recorded: a form that says one was brings the recording along (`contentTypes`: what its files are);
 * one that says it was not says why, in the note. Nobody is made to be recorded.
 */
export function recordingFaults(
  { result, recorded, note }: Pick<VisitOutcome, 'result' | 'recorded' | 'note'>,
  contentTypes: readonly string[],
  { recordWhole }: RecordingRules,
): readonly Fault[] {
  if (!recordWhole || result !== 'talked') return [];
  if (!recorded) return note === null ? [{ field: 'note', rule: 'why the talk was not recorded' }] : [];
  const isThere = contentTypes.some((type) => type.startsWith('audio/') || type.startsWith('video/'));
  return isThere ? [] : [{ field: 'evidence', rule: 'the recording, where the talk was recorded' }];
}
