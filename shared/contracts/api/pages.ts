import { z } from 'zod';

/** Records on a page unless the caller asks for fewer or more. */
const usualPage = 25;
const largestPage = 100;

/** Opaque to callers; the router opens it before the handler sees it. */
const cursor = z.string().min(1).max(1024).describe('Where to go on: `next` of the page before');

/** The query of a paged route: its own fields, with `limit` and `cursor`. */
export const pagedQuery = <F extends z.ZodRawShape>(fields: F) =>
  z.strictObject({
    ...fields,
    limit: z.coerce
      .number({ error: `a whole number from 1 to ${largestPage}` })
      .int()
      .min(1)
      .max(largestPage)
      .default(usualPage)
      .describe('Records on a page at most'),
    cursor: cursor.optional(),
  });

/** The answer of a paged route. A page may hold fewer records than asked for, none even, and not be the last. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('The cursor of the page after this one; null on the last'),
  });

/** As much of any page as the router minds. */
export const pagePlace = z.looseObject({ next: z.string().nullable() });
