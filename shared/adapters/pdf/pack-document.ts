import type { Bank } from '../../contracts/bank.ts';
import type { VisitWords } from '../../contracts/visit-words.ts';
import type { Language } from '../../domain/portfolio.ts';
import type { OptionTerms } from '../../domain/visits/pay-options.ts';
import type { VisitPack } from '../../domain/visits/visit-pack.ts';
import { maskName } from '../../domain/mask.ts';
import type { FontChoice } from './fonts.ts';
import { guidePage } from './guide-page.ts';
import { letterPage } from './letter-page.ts';
import { optionsPages } from './options-page.ts';
import { Sheet } from './sheet.ts';
import { statementPages } from './statement-page.ts';
import { wordingIn } from './wording.ts';

export interface PackDocumentDeps {
  readonly words: Readonly<Record<Language, VisitWords>>;
  readonly bank: Bank;
  readonly terms: Pick<OptionTerms, 'instalmentsAtMost'>;
  readonly fonts: (language: Language) => FontChoice;
}

/** Prints a visit's pack: letter, statement and options for the borrower, the guide for the team. Answers a PDF. */
export async function packDocument(pack: VisitPack, deps: PackDocumentDeps): Promise<Buffer> {
  const { language, authorisation } = pack;
  const words = deps.words[language];
  const wording = wordingIn(language, words, deps.bank);
  const own = deps.bank.name[language];
  const sheet = new Sheet(deps.fonts(language), {
    title: `${words.titles.letter} ${authorisation.number}`,
    author: own,
  });
  letterPage(sheet, pack, wording);
  statementPages(sheet, pack, wording);
  optionsPages(sheet, pack, { wording, instalmentsAtMost: deps.terms.instalmentsAtMost });
  guidePage(sheet, pack, wording);
  return sheet.finish((page, pages) => ({
    head: `${own} · ${wording.say(words.letter.number, { number: authorisation.number })} · ${maskName(pack.borrower.name)}`,
    foot: wording.say(words.page, { page, pages }),
  }));
}
