import { optionTermsSchema, visitWordsSchema, type VisitWords } from '../../contracts/visit-words.ts';
import type { Language } from '../../domain/portfolio.ts';
import type { SegmentName } from '../../domain/treatment/segment.ts';
import type { OptionTerms } from '../../domain/visits/pay-options.ts';
import type { ConversationGuide } from '../../domain/visits/visit-pack.ts';
import type { RecordingRules } from '../../domain/visits/recording.ts';
import { inOneLine } from '../texts/formats.ts';
import en from './en.json' with { type: 'json' };
import terms from './terms.json' with { type: 'json' };
import zhCn from './zh-CN.json' with { type: 'json' };
import zhTw from './zh-TW.json' with { type: 'json' };
import { visitRules } from './rules.ts';

/** The words of visit packs, validated when a function that uses any starts. */
export const visitWords: Readonly<Record<Language, VisitWords>> = {
  'zh-CN': visitWordsSchema.parse(zhCn),
  'zh-TW': visitWordsSchema.parse(zhTw),
  en: visitWordsSchema.parse(en),
};

/** How to talk with a borrower of a segment, in the language of the talk; what is recorded is as contact packs say. */
export function conversationGuide(
  segment: SegmentName,
  language: Language,
  { recordWhole, mayRecord, mayPhotograph }: RecordingRules = visitRules,
): ConversationGuide {
  const { segments, always, recording, photos } = visitWords[language];
  const recorded = recordWhole ? recording.whole : recording[mayRecord ? 'allowed' : 'none'];
  const pictured = photos[mayPhotograph ? 'allowed' : 'none'];
  return {
    segment,
    always: [...always, inOneLine(language, recorded, pictured)],
    ...segments[segment],
  };
}

/** What the ways out are worked out with. */
export const optionTerms: OptionTerms = optionTermsSchema.parse(terms);
