import { ink, type Sheet } from './sheet.ts';

/** A page's title with a line beneath it. */
export function title(sheet: Sheet, text: string, beneath?: string): void {
  sheet.paragraph(text, { size: 19, weight: 'bold', color: ink.accent });
  if (beneath !== undefined) sheet.paragraph(beneath, { size: 10, color: ink.faint });
  sheet.space(4);
  sheet.rule(ink.accent);
  sheet.space(16);
}

/** Kept together with a little of what follows. */
export function heading(sheet: Sheet, text: string): void {
  sheet.need(48);
  sheet.paragraph(text, { size: 11, weight: 'bold', color: ink.accent });
  sheet.space(3);
}
