import { z } from 'zod';
import { evidenceFaults, evidenceKinds, evidenceKey, type EvidenceArea } from '../domain/evidence.ts';
import { instantSchema } from './feed.ts';

/** A file about to be uploaded, as its owner announces it. */
export const announcementSchema = z
  .strictObject({
    kind: z.enum(evidenceKinds),
    contentType: z.string().max(60),
    bytes: z.number().int().describe('Its exact size'),
  })
  .superRefine((file, context) => {
    for (const { field, rule } of evidenceFaults(file))
      context.addIssue({ code: 'custom', path: [field], message: rule });
  });

/** Leave to upload it: `method url` with exactly these headers, within minutes. */
export const ticketSchema = z.strictObject({
  key: z.string(),
  method: z.literal('PUT'),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: instantSchema,
});

/** Leave to read a file for some minutes. */
export const linkSchema = z.strictObject({ url: z.string(), expiresAt: instantSchema });

/** The last part of a key: what tells the files of one owner apart. */
export const fileIdSchema = z.string().regex(/^[0-9a-f]{32}$/, 'the last part of its key');

export const exampleFileId = '0f4c2b6d8e1a3957c0f4c2b6d8e1a395';

/** A ticket as documentation shows it. */
export const ticketExample = (area: EvidenceArea, ownerId: string) =>
  ({
    key: evidenceKey(area, ownerId, exampleFileId),
    method: 'PUT',
    url: 'https://evidence.example/',
    headers: { 'content-type': 'application/pdf', 'content-length': '120000', 'if-none-match': '*' },
    expiresAt: '2025-03-14T06:20:00.000Z',
  }) as const;
