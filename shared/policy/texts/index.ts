import { bankSchema } from '../../contracts/bank.ts';
import { contactDeploymentSchema } from '../../contracts/contact-pack.ts';
import {
  consequencesSchema,
  forbiddenWordsSchema,
  messageFileSchema,
  type MessageKind,
} from '../../contracts/messages.ts';
import type { Borrower, Language } from '../../domain/portfolio.ts';
import type { PlannedVisit } from '../../domain/visits/visit.ts';
import bankData from '../bank.json' with { type: 'json' };
import deployment from '../contact/deployment.json' with { type: 'json' };
import { contactPackFile } from '../contact-packs.ts';
import consequencesData from '../messages/consequences.json' with { type: 'json' };
import en from '../messages/en.json' with { type: 'json' };
import forbidden from '../messages/forbidden.json' with { type: 'json' };
import zhCn from '../messages/zh-CN.json' with { type: 'json' };
import zhTw from '../messages/zh-TW.json' with { type: 'json' };
import type { ComplaintReceived } from './facts.ts';
import { lintMessages, type MessagePolicy } from './lint.ts';
import { messageRenderer } from './render.ts';
import { stepTexts } from './step-text.ts';
import { textRulesOf } from './text-rules.ts';

/** The bank's messages, validated when a function that words any starts: a bad file stops it before it sends one. */
export const messagePolicy: MessagePolicy = {
  files: [zhCn, zhTw, en].map((file) => messageFileSchema.parse(file)),
  forbidden: forbiddenWordsSchema.parse(forbidden),
  consequences: consequencesSchema.parse(consequencesData),
  bank: bankSchema.parse(bankData),
};
export const { bank } = messagePolicy;

const faults = lintMessages(messagePolicy);
if (faults.length > 0) throw new Error(`message templates:\n${faults.join('\n')}`);

/** What the jurisdictions of this deployment ask of its texts. */
export const textRules = textRulesOf(contactDeploymentSchema.parse(deployment).packs.map(contactPackFile));

export const messages = messageRenderer(messagePolicy.files, bank);

/** The id a text was registered under with the carriers of its language; undefined: it was not. */
export function registrationOf({
  template,
  language,
}: {
  readonly template: string;
  readonly language: Language;
}): string | undefined {
  return messagePolicy.files.find((file) => file.language === language)?.registrations[template]?.id;
}

/** Words a ladder step's text from what is owed now. */
export const renderStepText = stepTexts(messages, { bank, optOut: textRules.optOut });

/** What a complainant is told at once. */
export function acknowledgeComplaint({
  language,
  ...facts
}: ComplaintReceived & { readonly language: Language }): string {
  return messages.text({ kind: 'complaint-acknowledgement', tone: 'formal', language, facts });
}

/** Words a visit's text: the appointment proposed, or that it is called off. */
export function renderVisitText({
  kind,
  visit,
  borrower,
  code,
  canReply,
}: {
  readonly kind: 'appointment' | 'cancellation';
  readonly visit: Pick<PlannedVisit, 'loanIds' | 'date' | 'fromMinute' | 'toMinute' | 'team'>;
  readonly borrower: Pick<Borrower, 'name' | 'language'>;
  readonly code: string;
  readonly canReply: boolean;
}): string {
  const { date, fromMinute, toMinute, team: visitors, loanIds } = visit;
  const message = { tone: 'formal', language: borrower.language, optOut: textRules.optOut } as const;
  const facts = { borrowerName: borrower.name, loanId: loanIds[0] ?? '', date, fromMinute, toMinute };
  return kind === 'appointment'
    ? messages.text({ ...message, kind: 'appointment', facts: { ...facts, visitors, code, canReply } })
    : messages.text({ ...message, kind: 'visit-cancelled', facts });
}

/** Answers to a text. */
export type ReplyText = Extract<MessageKind, `reply-${string}`>;

export function wordReply(kind: ReplyText, language: Language): string {
  return messages.text({ kind, tone: 'formal', language, facts: {} });
}
