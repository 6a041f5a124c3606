import { z } from 'zod';
import { segmentNames } from '../domain/treatment/segment.ts';
import { arrearsReasons } from '../domain/visits/arrears-reason.ts';
import { messageLanguages } from './messages.ts';

/** A line of a document; ICU message syntax where it has placeholders. */
const line = z.string().min(1).max(300);
const lines = z.array(line).min(1).max(12);

const titles = ['letter', 'statement', 'options', 'guide'] as const;
const letter = [
  'number',
  'to',
  'body',
  'team',
  'name',
  'badge',
  'address',
  'account',
  'accountEnding',
  'check',
  'rights',
  'prepare',
  'signed',
  'issued',
] as const;
const statement = [
  'loan',
  'number',
  'dueOn',
  'fees',
  'interest',
  'principal',
  'overdue',
  'days',
  'sum',
  'age',
  'tolerated',
  'nothing',
  'penaltyTitle',
  'period',
  'periodDays',
  'bearing',
  'amountDays',
  'kind',
  'takenBack',
  'rate',
  'formula',
  'rounded',
  'noPenalty',
  'notPart',
] as const;
const options = [
  'intro',
  'way',
  'payments',
  'lastOn',
  'overdue',
  'penalty',
  'total',
  'more',
  'payNow',
  'instalments',
  'deferral',
  'one',
  'many',
  'manyAndLast',
  'affordable',
  'unknown',
  'beyond',
  'agree',
  'howToPay',
] as const;
const guide = [
  'staffOnly',
  'segment',
  'always',
  'opening',
  'listenFor',
  'ask',
  'offer',
  'avoid',
  'reasons',
] as const;

/** Everything a visit pack says in one language. A cell that is missing is a file refused, not a blank on paper. */
export const visitWordsSchema = z.strictObject({
  language: z.enum(messageLanguages),
  titles: z.record(z.enum(titles), line),
  letter: z.record(z.enum(letter), line),
  statement: z.record(z.enum(statement), line),
  options: z.record(z.enum(options), line),
  guide: z.record(z.enum(guide), line),
  page: line,
  /** How every visit is conducted, whoever is visited. */
  always: lines,
  reasons: z.record(z.enum(arrearsReasons), line),
  segments: z.record(
    z.enum(segmentNames),
    z.strictObject({
      /** What the segment is called among staff. */
      name: line,
      opening: line,
      listenFor: lines,
      ask: lines,
      offer: lines,
      avoid: lines,
    }),
  ),
  /** By the name the arrears settings give a class; one not named here is shown as the settings have it. */
  riskClasses: z.record(z.string(), line),
});
export type VisitWords = z.infer<typeof visitWordsSchema>;

/** The bank's ordinary terms for the ways out a visit offers. */
export const optionTermsSchema = z.strictObject({
  instalments: z.number().int().min(2).max(60),
  instalmentsAtMost: z.number().int().min(2).max(60),
  firstAfterDays: z.number().int().min(1).max(60),
  deferralDays: z.number().int().min(1).max(180),
  note: z.string().optional(),
});
