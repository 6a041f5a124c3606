import { isValidPhoneNumber } from 'libphonenumber-js/max';
import { z } from 'zod';
import { isZone, parseInstant, type Instant } from '../domain/instant.ts';
import { isLocalDate, type LocalDate } from '../domain/local-date.ts';
import type { Borrower, Loan, Payment } from '../domain/portfolio.ts';

/**
 * The feed contract (design, section 3): one JSON record a line in `borrowers`, `loans` and `payments`,
 * if wanted in `products` and `calendars` (feed-settings.ts), and a `manifest.json` beside them. The JSON Schemas the bank codes against are generated from these schemas.
 */

export const idSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'an id has 1 to 64 letters, digits, dots, dashes or underscores',
  )
  .describe('Identifier, unique among records of its kind');

export const localDateSchema = z
  .string()
  .refine((text): text is LocalDate => isLocalDate(text), 'a date that exists, as YYYY-MM-DD')
  .meta({ format: 'date' });

export const instantSchema = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/,
    'an instant with an offset, ISO 8601',
  )
  .transform((text, context): Instant => {
    // The engine's parser reads 30 February as 2 March.
    const instant = isLocalDate(text.slice(0, 10)) ? parseInstant(text) : undefined;
    if (instant !== undefined) return instant;
    context.addIssue({ code: 'custom', message: 'an instant that exists' });
    return z.NEVER;
  })
  .meta({ format: 'date-time' });

const minor = z.number().int('whole minor units').max(Number.MAX_SAFE_INTEGER);
const minorFromZero = minor.min(0, 'not negative');
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code');

/** Letters and marks of any script, with the joining signs names carry; no digits, symbols or pictographs. */
const personName = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[\p{L}\p{M}][\p{L}\p{M} .'’·-]*$/u, "only letters, marks, spaces and . ' ’ · -");

const phone = z.strictObject({
  number: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'E.164')
    .refine((number) => isValidPhoneNumber(number), 'a number that its country assigns'),
  source: z.enum(['contract', 'reserved', 'authorised', 'public', 'reserved-contact', 'bureau']),
  verified: z.boolean(),
});

const address = z.strictObject({
  kind: z.enum(['home', 'work']),
  text: z.string().min(1).max(200),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  visitConsent: z.boolean(),
});

export const borrowerSchema: z.ZodType<Borrower> = z.strictObject({
  id: idSchema,
  name: personName,
  language: z.enum(['zh-CN', 'zh-TW', 'en']),
  zone: z.string().refine(isZone, 'an IANA time zone'),
  phones: z.array(phone).max(10),
  addresses: z.array(address).max(10),
  representative: z.strictObject({ kind: z.enum(['guardian', 'attorney']), name: personName }).optional(),
  vulnerabilities: z.array(z.string().min(1).max(60)).max(20),
  creditScore: z.number().int().min(0).max(1000).optional(),
});

const instalment = z.strictObject({
  number: z.number().int().min(1),
  dueOn: localDateSchema,
  principalMinor: minorFromZero,
  interestMinor: minorFromZero,
  feesMinor: minorFromZero,
});

const contract = z.strictObject({
  signedOn: localDateSchema,
  annualRate: z.number().min(0).max(1),
  penaltyMultiple: z.number().min(1).max(2),
  compounding: z.boolean(),
  dayCount: z.enum(['act/360', 'act/365']),
  collectionConsentClause: z.string().min(1).max(60).nullable(),
});

export const pauseSchema = z
  .strictObject({ from: localDateSchema, to: localDateSchema, reason: z.string().min(1).max(60) })
  .refine((value) => value.from <= value.to, { message: 'from is not after to', path: ['to'] });

const instalments = z
  .array(instalment)
  .min(1)
  .max(600)
  .refine(
    (list) => list.every((one, at) => at === 0 || one.dueOn > (list[at - 1]?.dueOn ?? '')),
    'due dates rise',
  )
  .refine(
    (list) => list.every((one, at) => one.number === (list[0]?.number ?? 0) + at),
    'numbers rise by one',
  );

export const loanStatusSchema = z.enum(['active', 'closed', 'written-off', 'bankrupt', 'deceased']);
export const productSchema = z.enum(['card', 'personal', 'auto', 'mortgage']);

export const loanSchema: z.ZodType<Loan> = z.strictObject({
  id: idSchema,
  borrowerId: idSchema,
  coBorrowerIds: z.array(idSchema).max(5),
  guarantorIds: z.array(idSchema).max(5),
  product: productSchema,
  currency: currencySchema,
  status: loanStatusSchema,
  contract,
  instalments,
  pauses: z.array(pauseSchema).max(50),
});

export const paymentSchema: z.ZodType<Payment> = z.strictObject({
  id: idSchema,
  loanId: idSchema,
  amountMinor: minor.min(1, 'above zero'),
  receivedAt: instantSchema,
  status: z.enum(['pending', 'settled', 'reversed']),
  reversalOf: idSchema.optional(),
});

/**
 * In the order they are imported in, because a product may name a calendar, a loan its borrower and a payment its loan.
 * Calendars and products are optional.
 */
export const feedFiles = ['calendars', 'products', 'borrowers', 'loans', 'payments'] as const;
export type FeedFile = (typeof feedFiles)[number];

const sums = z.record(currencySchema, minor).describe('Sum of amounts per currency, in minor units');
const fileName = z.string().regex(/^[a-z0-9-]+\.ndjson(\.gz)?$/, 'name.ndjson or name.ndjson.gz');
const counted = { name: fileName, lines: z.number().int().min(0) };

export const manifestSchema = z.strictObject({
  businessDate: localDateSchema,
  files: z.strictObject({
    calendars: z.strictObject(counted).exactOptional(),
    products: z.strictObject(counted).exactOptional(),
    borrowers: z.strictObject(counted),
    loans: z.strictObject({ ...counted, sums }),
    payments: z.strictObject({ ...counted, sums }),
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The files of a delivery, in the order they are imported in. */
export function deliveredFiles({
  files,
}: Manifest): readonly { readonly file: FeedFile; readonly name: string }[] {
  return feedFiles.flatMap((file) => {
    const entry = files[file];
    return entry === undefined ? [] : [{ file, name: entry.name }];
  });
}

/** One rejected (or, as a warning, remarked) line: what the bank needs to mend its extract. */
export const rejectSchema = z.strictObject({
  severity: z.enum(['reject', 'warning']),
  delivery: z.string(),
  file: z.enum([...feedFiles, 'manifest']),
  line: z.number().int().min(0).describe('1-based line in the file; 0 when it is about the file as a whole'),
  field: z.string().describe('Path of the field, empty for the whole line'),
  value: z.string().describe('What stood there, personal data masked, at most 60 characters'),
  rule: z.string(),
});
export type Reject = z.infer<typeof rejectSchema>;
