/** Ways to a person, as finely as any rule text tells them apart. */
export const contactChannels = [
  'sms',
  'email',
  'im',
  'letter',
  'call',
  'ai-call',
  'voice-notice',
  'visit',
] as const;
export type ContactChannel = (typeof contactChannels)[number];

export const parties = ['borrower', 'co-borrower', 'guarantor', 'representative', 'third-party'] as const;
export type Party = (typeof parties)[number];

export const places = ['home', 'work', 'hospital', 'other'] as const;
export type Place = (typeof places)[number];

export const lines = ['mobile', 'landline', 'unknown'] as const;
export type Line = (typeof lines)[number];

/** dun: asks for money. locate, relay: asks a third party for contact data, or to pass a message on. notice: one of the
 * notices allowed after a cease request. reply: answers the person's own message. */
export const purposes = ['dun', 'locate', 'relay', 'notice', 'reply', 'opt-out-confirmation'] as const;
export type Purpose = (typeof purposes)[number];

export const consentKinds = [
  'hours',
  'frequency',
  'automated-calls',
  'workplace',
  'third-party',
  'asked-again',
  'court',
] as const;
export type ConsentKind = (typeof consentKinds)[number];

export const circumstances = [
  'plan-in-force',
  'complaint-open',
  'dispute-written',
  'cease-request',
  'represented',
  'bankrupt',
  'deceased',
  'breathing-space',
  'mental-health-crisis',
  'bereavement',
  'calamity',
  'marriage',
  'vulnerable',
  'employer-forbids',
  'debt-disputed',
  'opted-out',
  'third-party-refused',
] as const;
export type CircumstanceKind = (typeof circumstances)[number];

/** A: text of the instrument seen. B: issuer's announcement. C: secondary summary. U: unverified, a house default. */
export type Confidence = 'A' | 'B' | 'C' | 'U';
/** hard: must. soft: should. draft: not in force when read. house: no law, the house's own default. All of them bind. */
export type Force = 'hard' | 'soft' | 'draft' | 'house';

/** Which rule speaks, from which text, and how well that is known. */
export interface Basis {
  readonly rule: string;
  readonly source: string;
  readonly clause: string;
  readonly confidence: Confidence;
  readonly force: Force;
}

/** Half-open [fromMinute, toMinute) on a wall clock, minutes since midnight. */
export interface MinuteRange {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** What a rule is about; an absent list means all of them. */
export interface Scope {
  readonly channels: readonly ContactChannel[];
  readonly parties?: readonly Party[] | undefined;
  readonly places?: readonly Place[] | undefined;
  readonly lines?: readonly Line[] | undefined;
}

/** What lifts a rule: a consent in force (for `lifetimeDays` from when it was given), or that this is the one reply. */
export type Waiver =
  { readonly by: ConsentKind; readonly lifetimeDays: number | null } | { readonly by: 'reply-once' };

export interface WindowRule {
  readonly basis: Basis;
  readonly scope: Scope;
  /** Open hours by ISO weekday, Monday first; seven lists. */
  readonly weekdays: readonly (readonly MinuteRange[])[];
  /** Open hours on public holidays; null: a holiday is like its weekday. */
  readonly holiday: { readonly basis: Basis; readonly open: readonly MinuteRange[] } | null;
  readonly waivedBy: readonly Waiver[];
}

/** Kinds of things counted: none of them stands for another. */
export const units = [
  'attempt',
  'unanswered-attempt',
  'connected-call',
  'conversation',
  'message',
  'visit',
  'actual-contact',
  'contact',
] as const;
export type Unit = (typeof units)[number];

export const capKeys = ['borrower', 'borrower-debt', 'debt', 'number', 'third-party'] as const;
export type CapKey = (typeof capKeys)[number];

/** days: the n calendar days that end today. week: from Monday. minutes: the last n minutes. */
export type Period =
  | { readonly per: 'day' | 'week' | 'month' | 'ever' }
  | { readonly per: 'days' | 'minutes'; readonly count: number };

/** At most `max` units in a period; a cooldown is a cap of which one event fills the period. */
export interface CapRule {
  readonly basis: Basis;
  readonly scope: Scope;
  /** Channels whose ledger entries count. */
  readonly counts: readonly ContactChannel[];
  /** Purposes it is about: contacts for others are neither stopped by it nor count; absent: all. */
  readonly purposes?: readonly Purpose[] | undefined;
  readonly unit: Unit;
  readonly key: CapKey;
  readonly period: Period;
  readonly max: number;
  /** Count what the person began as well. */
  readonly eitherDirection: boolean;
  /** Entries that do not count: made with consent, or never connected to the dialled number. */
  readonly excludes: readonly ('consented' | 'not-connected')[];
  readonly waivedBy: readonly Waiver[];
}

export interface ConsentRule {
  readonly basis: Basis;
  readonly scope: Scope;
  readonly needs: ConsentKind;
}

export interface StopRule {
  readonly basis: Basis;
  readonly scope: Scope;
  readonly when: CircumstanceKind;
  readonly exceptPurposes: readonly Purpose[];
  /** The stop ends this many days after it began, whatever its own end says; null: no such limit. */
  readonly limitDays: number | null;
  /** The stop goes on this many days after its own end. */
  readonly graceDays: number;
}

export interface ThirdPartyRule {
  readonly basis: Basis;
  /** What a third party may be contacted for; empty: not at all. */
  readonly purposes: readonly Purpose[];
  readonly waivedBy: readonly Waiver[];
}

/** When a borrower counts as lost, so that third parties may be asked. */
export interface LostRule {
  readonly basis: Basis;
  /** So many failed dials in a row: from the next day on. */
  readonly failedDials: number;
  /** So many days in a row with attempts and none reached: at once. */
  readonly daysUnreached: number;
}

/** The part of contact policy that `permit` decides by. Layering packs is putting their lists together: all bind. */
export interface ContactPack {
  /** `id@version`, joined by `+` where packs are layered: what a Permit names. */
  readonly version: string;
  readonly windows: readonly WindowRule[];
  readonly caps: readonly CapRule[];
  readonly consents: readonly ConsentRule[];
  readonly stops: readonly StopRule[];
  readonly thirdParties: readonly ThirdPartyRule[];
  readonly lost: readonly LostRule[];
  /** Whether the person's own requests about times are kept, and by which text. */
  readonly honoursTimes: readonly Basis[];
  /** By which text the clocks of co-borrowers and of uncertain locations count too; empty: by each rule's own. */
  readonly severalZones: readonly Basis[];
}

/** One pack out of several; what any of them forbids is forbidden. */
export function layerPacks(packs: readonly ContactPack[]): ContactPack {
  return {
    version: packs.map((pack) => pack.version).join('+'),
    windows: packs.flatMap((pack) => pack.windows),
    caps: packs.flatMap((pack) => pack.caps),
    consents: packs.flatMap((pack) => pack.consents),
    stops: packs.flatMap((pack) => pack.stops),
    thirdParties: packs.flatMap((pack) => pack.thirdParties),
    lost: packs.flatMap((pack) => pack.lost),
    honoursTimes: packs.flatMap((pack) => pack.honoursTimes),
    severalZones: packs.flatMap((pack) => pack.severalZones),
  };
}
