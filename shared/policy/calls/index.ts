import { callGuidesSchema } from '../../contracts/call-guide.ts';
import type { Borrower } from '../../domain/portfolio.ts';
import type { SegmentName } from '../../domain/treatment/segment.ts';
import { bank } from '../texts/index.ts';
import data from './guide.json' with { type: 'json' };

const guides = callGuidesSchema.parse(data);

/** What to say, in order: nothing of the debt is said before `identify` was answered rightly. */
export interface CallGuide {
  readonly opening: string;
  readonly whoAsks: string;
  readonly identify: string;
  readonly goodTime: string;
  readonly conversation: string;
  readonly closing: string;
}

/** The guide for a call to this borrower, in his language. */
export function callGuide(
  { name, language }: Pick<Borrower, 'name' | 'language'>,
  segment: SegmentName,
): CallGuide {
  const { segments, ...lines } = guides[language];
  const filled = (text: string): string =>
    text
      .replaceAll('{bank}', bank.name[language])
      .replaceAll('{name}', () => name)
      .replaceAll('{hotline}', bank.hotline);
  return {
    opening: filled(lines.opening),
    whoAsks: filled(lines.whoAsks),
    identify: filled(lines.identify),
    goodTime: filled(lines.goodTime),
    conversation: segments[segment],
    closing: filled(lines.closing),
  };
}
