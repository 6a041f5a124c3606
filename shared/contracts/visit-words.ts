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
  'onItsWay',
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
  /** What contact packs say of recording the talk: all of it, if one likes, or not at all. */
  recording: z.record(z.enum(['whole', 'allowed', 'none']), line),
  photos: z.record(z.enum(['allowed', 'none']), line),
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

/** The house's own numbers about visits, where packs say nothing. */
export const visitRulesFileSchema = z.strictObject({
  /** How often a team may come for nothing before a person decides. */
  missesAtMost: z.number().int().min(0).max(5),
  /** Hours before the window by which an answer is waited for. */
  answerHours: z.number().int().min(1).max(120),
  /** Hours after the window by which the outcome is due. */
  outcomeHours: z.number().int().min(1).max(120),
  /** Minutes before the window from which a team may leave. */
  departMinutes: z.number().int().min(15).max(480),
  lateMinutes: z.number().int().min(0).max(60),
  callBackPercent: z.number().int().min(1).max(100),
  /** Visits with a conduct score below this are always called back. */
  callBackBelow: z.number().int().min(0).max(100),
  promiseGraceDays: z.number().int().min(0).max(10),
  promisePartPercent: z.number().int().min(1).max(100),
  planGraceDays: z.number().int().min(0).max(30),
  offerDays: z.number().int().min(1).max(60),
  /** Questions about verification codes in ten minutes. */
  verifyPerSource: z.number().int().min(1).max(100),
  verifyInAll: z.number().int().min(10).max(100_000),
  note: z.string().optional(),
});
