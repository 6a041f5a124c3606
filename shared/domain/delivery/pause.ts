/** Why a text that certainly did not go is decided anew later instead of being given up. */
export type PauseReason = 'last-look' | 'sending-stopped' | 'throttled' | 'quota' | 'settings';

const minute = 60_000;
const hour = 60 * minute;

/** First pause, and the longest that doubling leads to. */
const pauses: Readonly<Record<PauseReason, { readonly first: number; readonly most: number }>> = {
  // What stood in the way may itself be undecided (another claim): the decision proper is made soon after.
  'last-look': { first: minute, most: hour },
  'sending-stopped': { first: 5 * minute, most: 5 * minute },
  throttled: { first: minute, most: hour },
  // A quota is raised or renewed by people or by the calendar: asking often helps nobody.
  quota: { first: hour, most: 4 * hour },
  settings: { first: 5 * minute, most: hour },
};

/** How long a text rests after its nth claim was released: doubling, so that a long fault is not met with a storm. */
export function pauseMs(reason: PauseReason, claim: number): number {
  const { first, most } = pauses[reason];
  return Math.min(most, first * 2 ** Math.min(claim - 1, 20));
}
