import {
  messageLanguages,
  templatesIn,
  type Consequences,
  type ForbiddenWords,
  type MessageFile,
  type Template,
} from '../../contracts/messages.ts';
import type { Bank } from '../../contracts/bank.ts';
import { optionalElements, partsAtMost, requiredElements } from './elements.ts';
import { longestFacts, ordinaryFacts } from './examples.ts';
import type { MessageFacts } from './facts.ts';
import { fill } from './fill.ts';
import { lintTemplate } from './lint-template.ts';
import { forbiddenIn, foreignLinks, lintConsequences } from './lint-wording.ts';
import { registrationFaults } from './registration.ts';
import { readTemplate, withOptOut } from './render.ts';
import { fitsIn, smsSize } from './sms-size.ts';

export interface MessagePolicy {
  readonly files: readonly MessageFile[];
  readonly forbidden: ForbiddenWords;
  readonly consequences: Consequences;
  readonly bank: Bank;
}

/**
 * Everything wrong with the message files, each fault with file, template and rule; empty when they may be used.
 * Refused: a language missing, a missing element, a placeholder nobody fills, a text that does not begin with the bank's
 * signature, forbidden words, consequences said untruthfully or not at all where they must be, links off the bank's
 * domains, texts that take more parts than their kind may, and wording other than the one registered.
 */
export function lintMessages(policy: MessagePolicy): readonly string[] {
  const languages = messageLanguages.flatMap((language) => {
    const count = policy.files.filter((file) => file.language === language).length;
    return count === 1 ? [] : [`${language}: ${count} files of messages, not one`];
  });
  return [
    ...languages,
    ...policy.files.flatMap((file) => [
      ...templatesIn(file).flatMap((template) =>
        lintText({ file, policy, template }).map((fault) => `${file.language} ${template.id}: ${fault}`),
      ),
      ...registrationFaults(file, policy.bank),
    ]),
  ];
}

interface TextToLint {
  readonly file: MessageFile;
  readonly policy: MessagePolicy;
  readonly template: Template;
}

function lintText(one: TextToLint): readonly string[] {
  const { file, policy, template } = one;
  const { kind, text } = template;
  const required = requiredElements[kind];
  const faults = [
    ...lintTemplate(text, file.language, { required, known: [...required, ...optionalElements[kind]] }),
    ...(text.startsWith(file.signature) ? [] : [`does not begin with the signature ${file.signature}`]),
    ...lintConsequences(template, policy.consequences[file.language]),
  ];
  // What cannot be filled in cannot be judged as a reader sees it.
  return faults.length > 0 ? [...faults, ...wording(text, one)] : lintFinished(one);
}

/** What the bank's own words bring in, and the length, show only in a finished text. */
function lintFinished(one: TextToLint): readonly string[] {
  const { kind } = one.template;
  const { file, policy, template } = one;
  const read = readTemplate(template.text, file.language);
  // With the sentence that some jurisdictions add: every text must have room for it.
  const finish = (facts: MessageFacts): string =>
    withOptOut(String(read.format(fill(kind, facts[kind], { file, bank: policy.bank }))), file);
  const longest = finish(longestFacts(file));
  const ordinary = finish(ordinaryFacts(file.language));
  const { ordinary: usual, longest: most } = partsAtMost[kind];
  return [
    ...wording(longest, one),
    ...overLimit(ordinary, usual, 'an ordinary case'),
    ...overLimit(longest, most, 'the longest case'),
  ];
}

function wording(text: string, { file, policy }: TextToLint): readonly string[] {
  return [...forbiddenIn(text, policy.forbidden[file.language]), ...foreignLinks(text, policy.bank.domains)];
}

function overLimit(text: string, most: number, when: string): readonly string[] {
  if (fitsIn(text, most)) return [];
  return [`takes ${smsSize(text).parts} message parts in ${when}, at most ${most}`];
}
