import { contactPackOf, rulesOf } from '../../shared/contracts/contact-pack-rules.ts';
import { layerPacks, type ContactPack } from '../../shared/domain/permit/pack.ts';
import { permit, type Denial, type Permit } from '../../shared/domain/permit/permit.ts';
import {
  noHolidays,
  type ContactRequest,
  type HolidayCalendar,
  type LedgerEntry,
} from '../../shared/domain/permit/request.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { contactPackFile, contactPackIds } from '../../shared/policy/contact-packs.ts';
import { at } from './builders.ts';

export const packIds = ['cn', 'us-reg-f', 'uk-conc', 'in-rbi', 'hk', 'tw', 'au', 'ie', 'ru'] as const;
export type PackId = (typeof packIds)[number];

const packs = new Map<string, ContactPack>(contactPackIds.map((id) => [id, rulesOf(contactPackFile(id))]));

/** One of the house's packs, alone. */
export function packOf(id: PackId | 'house'): ContactPack {
  const found = packs.get(id);
  if (found === undefined) throw new RangeError(id);
  return found;
}

export const cnAndHouse = layerPacks([packOf('cn'), packOf('house')]);

/** A text to B1 in Taipei asking for money, nothing special about it. */
export function aRequest(overrides: Partial<ContactRequest> = {}): ContactRequest {
  return {
    contactId: 'L1#friendly-text#2025-03-11',
    loanId: 'L1',
    channel: 'sms',
    party: 'borrower',
    personId: 'B1',
    purpose: 'dun',
    number: '+12015550123',
    line: 'mobile',
    place: 'home',
    zones: ['Asia/Taipei'],
    consents: [],
    circumstances: [],
    unwanted: [],
    lost: false,
    ...overrides,
  };
}

export function anEntry(overrides: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    contactId: 'earlier',
    loanId: 'L1',
    at: at('2025-03-11T02:00Z'),
    direction: 'outbound',
    channel: 'sms',
    party: 'borrower',
    personId: 'B1',
    number: '+12015550123',
    result: 'delivered',
    consented: false,
    ...overrides,
  };
}

export interface Asking {
  readonly pack: ContactPack;
  readonly ledger?: readonly LedgerEntry[];
  readonly calendar?: HolidayCalendar;
}

/** Asks for leave with nothing on the ledger and no holidays, unless told otherwise. */
export function ask(
  { pack, ledger = [], calendar = noHolidays }: Asking,
  request: ContactRequest,
  now: Instant,
): Permit | Denial {
  return permit(request, { pack, ledger, calendar }, now);
}

/** A pack that says only what is given. */
export function aPack(parts: object): ContactPack {
  return contactPackOf({
    id: 'test',
    version: 1,
    title: 'test',
    sources: { T: { title: 'The test', where: '' } },
    windows: [],
    caps: [],
    cooldowns: [],
    consents: [],
    stops: [],
    visit: {},
    message: {},
    retention: {},
    ...parts,
  });
}

/** A value of a test pack, with everything a value must say. */
export function said(value: unknown, more: object = {}): object {
  return { value, source: ['T'], clause: '1', confidence: 'A', force: 'hard', ...more };
}

/** Open every day in these hours, for every channel. */
export function openPack(open: readonly string[], more: object = {}): ContactPack {
  return aPack({
    windows: [
      {
        id: 'test.w1',
        channels: 'any',
        hours: said([{ days: [1, 2, 3, 4, 5, 6, 7], open }]),
        holiday: said('as-weekday'),
      },
    ],
    ...more,
  });
}

/** Leave for a text to a number, from a pack without a rule. */
export function leaveFor(number: string, now = at('2025-03-11T04:00Z')): Permit {
  const decision = permit(
    aRequest({ number }),
    { pack: { ...packOf('house'), windows: [] }, ledger: [], calendar: noHolidays },
    now,
  );
  if (decision.kind === 'denial') throw new Error(decision.rule);
  return decision;
}
