import { create } from 'fontkit';
import { describe, expect, it } from 'vitest';
import { packDocument } from '../../../shared/adapters/pdf/pack-document.ts';
import { explainText } from '../../../infra/local/explain/explain-text.ts';
import { explainArrears } from '../../../shared/domain/arrears/index.ts';
import type { Language } from '../../../shared/domain/portfolio.ts';
import { visitPack } from '../../../shared/domain/visits/visit-pack.ts';
import { bank } from '../../../shared/policy/texts/index.ts';
import { visitWords } from '../../../shared/policy/visits/index.ts';
import { readPdf } from '../../support/pdf.ts';
import { aPack, documentDeps, lateLoan, packagedFonts, packFacts } from '../../support/visit-packs.ts';

const languages = ['zh-CN', 'zh-TW', 'en'] as const;
const segments = ['chronic', 'hardship', 'able-but-unwilling'] as const;
const cells = languages.flatMap((language) => segments.map((segment) => ({ language, segment })));

/** Where a line was broken is the page's affair. */
const bare = (text: string): string => text.replaceAll(/\s/g, '');

async function printed(...args: Parameters<typeof packDocument>): Promise<readonly string[]> {
  const pages = await readPdf(await packDocument(...args));
  return pages.map(({ text }) => bare(text));
}

function explained(language: Language): string {
  const question = lateLoan(language);
  const { loan, settings } = question;
  return explainText({ loan, settings, explanation: explainArrears(question) });
}

describe.each(cells)('the pack of a $segment borrower in $language', ({ language, segment }) => {
  const pack = aPack(segment, language);

  it('opens, says everything in the glyphs of its font, and its numbers are those of assess --explain', async () => {
    const [letter = '', statement = '', options = '', guide = '', ...more] = await printed(
      pack,
      documentDeps,
    );
    expect(more).toEqual([]);
    const { authorisation, guide: talk } = pack;
    for (const line of [
      authorisation.number,
      authorisation.address,
      pack.borrower.name,
      bank.name[language],
      bank.hotline,
      bank.prepare[language],
      ...authorisation.team.flatMap(({ name, badge }) => [name, badge]),
    ])
      expect(letter).toContain(bare(line));
    for (const line of [
      talk.name,
      talk.opening,
      ...talk.always,
      ...talk.listenFor,
      ...talk.ask,
      ...talk.offer,
    ])
      expect(guide).toContain(bare(line));
    for (const line of [...talk.avoid, ...Object.values(visitWords[language].reasons)])
      expect(guide).toContain(bare(line));
    // Every figure the explanation has of unpaid instalments and of penalty interest stands on the page.
    const story = explained(language);
    const figures = story
      .slice(story.indexOf('Penalty interest\n'))
      .match(/\d{4}-\d\d-\d\d|\d[\d,]*\.\d\d(?:\d\d)?|\d{1,3}(?:,\d{3})+/g)!;
    expect(figures.length).toBeGreaterThan(15);
    for (const figure of figures) expect(statement).toContain(figure);
    const overdue = /(\S+) overdue \(fees (\S+), interest (\S+), principal (\S+)\)/.exec(story)!;
    for (const figure of overdue.slice(1)) expect(statement).toContain(figure);
    for (const left of story.matchAll(/ (\S+) left: (\d+) days past due/g))
      expect(statement).toMatch(new RegExp(`${left[1]!.replaceAll('.', '\\.')}${left[2]!}`));
    for (const option of pack.loans[0]!.ways.options)
      expect(options).toContain((option.totalMinor / 100).toLocaleString('en', { minimumFractionDigits: 2 }));
    for (const page of [letter, statement, options, guide]) expect(page).not.toContain('〓');
  });

  it('keeps debt facts off the page that anybody at the door may see, and the guide from the borrower', async () => {
    const [letter = '', , , guide = ''] = await printed(pack, documentDeps);
    const [loan] = pack.loans;
    for (const minor of [loan!.overdueMinor, loan!.penalty.minor])
      expect(letter).not.toContain((minor / 100).toLocaleString('en', { minimumFractionDigits: 2 }));
    expect(guide).toContain(bare(visitWords[language].guide.staffOnly));
  });
});

describe('characters', () => {
  it.each(languages)('of everything packs say in %s are in the font it is set in', (language) => {
    const script = language === 'zh-TW' ? 'tc' : 'sc';
    const texts = JSON.stringify([
      visitWords[language],
      bank.name[language],
      bank.howToPay[language],
      bank.prepare[language],
    ]);
    for (const weight of ['regular', 'bold'] as const) {
      const font = create(packagedFonts[`${script}-${weight}`]);
      const lacking = [...new Set(texts)].filter((sign) => !font.hasGlyphForCodePoint(sign.codePointAt(0)!));
      expect(lacking).toEqual([]);
    }
  });

  it('that only the other script’s font has are set in that one; what none has shows the printers’ mark', async () => {
    const facts = packFacts('chronic', 'zh-CN');
    const pack = visitPack({
      ...facts,
      borrower: { ...facts.borrower, name: '王喆淼' },
      authorisation: { ...facts.authorisation, address: '東京 \u{1F3E0} 1-2' },
    });
    const [letter = ''] = await printed(pack, documentDeps);
    expect(letter).toContain('王喆淼');
    expect(letter).toContain('東京〓1-2');
  });
});

describe('a pack of several loans', () => {
  it('has a section a loan, and runs over pages with nothing lost', async () => {
    const one = lateLoan('en');
    const other = { ...one, loan: { ...one.loan, id: 'L-2024-009876' } };
    const many = { ...one, loan: { ...one.loan, id: 'L-2024-005555' }, payments: [] };
    const pack = visitPack({ ...packFacts('chronic', 'en'), questions: [one, other, many] });
    const pages = await printed(pack, documentDeps);
    const all = pages.join('');
    for (const lastFour of ['1234', '9876', '5555'])
      expect(all).toContain(`Loanending${lastFour},asattheendof`);
    for (const loan of pack.loans)
      expect(all).toContain((loan.overdueMinor / 100).toLocaleString('en', { minimumFractionDigits: 2 }));
    expect(pages.length).toBeGreaterThan(4);
    expect(pages.at(-1)).toContain(`Page${pages.length}of${pages.length}`);
  });

  it('that owe nothing any more offers no ways, and says so', async () => {
    const one = lateLoan('en');
    const paid = {
      ...one,
      payments: [...one.payments, { ...one.payments[0]!, id: 'P9', amountMinor: 9_000_000 }],
    };
    const pack = visitPack({ ...packFacts('chronic', 'en'), questions: [paid] });
    expect(pack.loans[0]).toMatchObject({ overdueMinor: 0, ways: { options: [] } });
    const pages = await printed(pack, documentDeps);
    expect(pages).toHaveLength(3);
    expect(pages[1]).toContain('Nothingisoverdue.');
  });
});
