import type { VisitPack } from '../../domain/visits/visit-pack.ts';
import { formatDate, formatDay, formatTime } from '../../policy/texts/formats.ts';
import { heading, title } from './headings.ts';
import type { Sheet } from './sheet.ts';
import { table } from './table.ts';
import type { Wording } from './wording.ts';

/** The page a team hands over at the door: who they are, why they come, how to check them. No debt facts. */
export function letterPage(sheet: Sheet, pack: VisitPack, { language, words, bank, say }: Wording): void {
  const { authorisation, borrower, loans } = pack;
  const { letter } = words;
  const own = bank.name[language];
  const spoken = {
    bank: own,
    name: borrower.name,
    number: authorisation.number,
    date: formatDay(authorisation.date, language),
    from: formatTime(authorisation.fromMinute, language),
    to: formatTime(authorisation.toMinute, language),
    hotline: bank.hotline,
    prepare: bank.prepare[language],
  };
  sheet.newPage();
  title(sheet, words.titles.letter, say(letter.number, spoken));
  sheet.paragraph(say(letter.to, spoken), { size: 12, weight: 'bold' });
  sheet.space(10);
  sheet.paragraph(say(letter.body, spoken), { size: 11 });
  sheet.space(12);
  heading(sheet, letter.address);
  sheet.paragraph(authorisation.address, { size: 11 });
  sheet.space(10);
  heading(sheet, letter.account);
  for (const { lastFour } of loans) sheet.paragraph(say(letter.accountEnding, { lastFour }), { size: 11 });
  sheet.space(10);
  heading(sheet, letter.team);
  table(
    sheet,
    [
      { title: letter.name, share: 0.6, align: 'left' },
      { title: letter.badge, share: 0.4, align: 'left' },
    ],
    authorisation.team.map(({ name, badge }) => ({ cells: [name, badge] })),
  );
  sheet.space(8);
  for (const line of [letter.check, letter.rights, letter.prepare]) {
    sheet.paragraph(say(line, spoken), { size: 11 });
    sheet.space(8);
  }
  sheet.space(26);
  sheet.paragraph(say(letter.signed, spoken), { size: 11, weight: 'bold', align: 'right' });
  const issued = { date: formatDate(authorisation.issuedOn, language) };
  sheet.paragraph(say(letter.issued, issued), { size: 10, align: 'right' });
}
