import { arrearsReasons } from '../../domain/visits/arrears-reason.ts';
import type { VisitPack } from '../../domain/visits/visit-pack.ts';
import { heading, title } from './headings.ts';
import { ink, type Sheet } from './sheet.ts';
import type { Wording } from './wording.ts';

/** How to talk with this borrower; stays with the team. */
export function guidePage(sheet: Sheet, { guide }: VisitPack, { words, say }: Wording): void {
  sheet.newPage();
  title(sheet, words.titles.guide, words.guide.staffOnly);
  sheet.paragraph(say(words.guide.segment, { segment: guide.name }), { size: 11, weight: 'bold' });
  sheet.space(5);
  section(sheet, words.guide.always, guide.always);
  section(sheet, words.guide.opening, [guide.opening]);
  section(sheet, words.guide.listenFor, guide.listenFor);
  section(sheet, words.guide.ask, guide.ask);
  section(sheet, words.guide.offer, guide.offer);
  section(sheet, words.guide.avoid, guide.avoid);
  heading(sheet, words.guide.reasons);
  sheet.paragraph(arrearsReasons.map((code) => `${words.reasons[code]} (${code})`).join(' · '), {
    size: 9,
    color: ink.faint,
  });
}

function section(sheet: Sheet, name: string, lines: readonly string[]): void {
  heading(sheet, name);
  for (const line of lines) sheet.bullet(line, { indent: 8, size: 9.5 });
  sheet.space(3);
}
