import { forbiddenWordsSchema, messageFileSchema } from '../contracts/messages.ts';
import {
  arrearsSettingsSchema,
  bankSchema,
  contactPolicySchema,
  strategySchema,
} from '../contracts/policy.ts';
import type { Arrears } from '../domain/arrears.ts';
import type { Borrower } from '../domain/portfolio.ts';
import arrears from './arrears.json' with { type: 'json' };
import bankData from './bank.json' with { type: 'json' };
import contact from './contact/house.json' with { type: 'json' };
import { lintMessages } from './message-lint.ts';
import en from './messages/en.json' with { type: 'json' };
import forbidden from './messages/forbidden.json' with { type: 'json' };
import zhCn from './messages/zh-CN.json' with { type: 'json' };
import zhTw from './messages/zh-TW.json' with { type: 'json' };
import { messageRenderer } from './render-text.ts';
import standard from './treatment/standard.json' with { type: 'json' };

/** The policy data of this deployment, validated when a function starts: a bad file stops it before it acts. */
export const arrearsSettings = arrearsSettingsSchema.parse(arrears);
export const strategy = strategySchema.parse(standard);
export const contactPolicy = contactPolicySchema.parse(contact);
export const bank = bankSchema.parse(bankData);

const files = [zhCn, zhTw, en].map((file) => messageFileSchema.parse(file));
const faults = lintMessages({
  files,
  forbidden: forbiddenWordsSchema.parse(forbidden),
  bank,
  needed: strategy.steps.flatMap(({ template }) => template ?? []),
});
if (faults.length > 0) throw new Error(`message templates:\n${faults.join('\n')}`);

/** The bank's messages, linted. */
export const messages = messageRenderer(files);

/** Words a ladder step's text from what is owed now. */
export function renderDunningText(step: {
  readonly template: string;
  readonly borrower: Borrower;
  readonly arrears: Arrears;
}): string {
  const { borrower, arrears: owed } = step;
  return messages.text({
    template: step.template,
    language: borrower.language,
    borrowerName: borrower.name,
    loanId: owed.loanId,
    overdueMinor: owed.overdueMinor,
    currency: owed.currency,
    oldestDueOn: owed.oldestUnmetDueOn ?? owed.businessDate,
    bank,
  });
}
