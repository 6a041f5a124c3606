import { z } from 'zod';
import { segmentNames } from '../domain/treatment/segment.ts';

const line = z.string().min(1).max(300);
const guideSchema = z.strictObject({
  opening: line.includes('{bank}').includes('{name}'),
  /** To anybody but the borrower: no word of a debt. */
  whoAsks: line.includes('{name}').includes('{hotline}'),
  identify: line,
  goodTime: line,
  closing: line,
  segments: z.record(z.enum(segmentNames), line),
});

/** What callers say, by language. */
export const callGuidesSchema = z.strictObject({
  en: guideSchema,
  'zh-CN': guideSchema,
  'zh-TW': guideSchema,
});
