import { contentWidth, ink, page, type Sheet, type TextStyle } from './sheet.ts';

export interface Column {
  readonly title: string;
  /** Share of the content's width; the shares of a table add up to 1. */
  readonly share: number;
  readonly align: 'left' | 'right';
}

export interface TableRow {
  readonly cells: readonly string[];
  /** sum: set apart as the table's last line; chosen: set apart as the first way. */
  readonly look?: 'sum' | 'plain';
}

const pad = { x: 5, y: 4 } as const;
const size = 9;

/** A table with a head that is repeated on every page it runs over; no row is torn apart. */
export function table(sheet: Sheet, columns: readonly Column[], rows: readonly TableRow[]): void {
  const head = columns.map(({ title }) => title);
  const headStyle = { size: 8.5, weight: 'bold', color: ink.faint } as const;
  const drawHead = (): void => {
    const height = rowHeight(sheet, columns, { cells: head, style: headStyle });
    band(sheet, height, ink.band);
    drawRow(sheet, columns, { cells: head, style: headStyle });
    sheet.y += height;
  };
  const first = rows[0];
  sheet.need(60 + (first === undefined ? 0 : rowHeight(sheet, columns, { cells: first.cells, style: {} })));
  drawHead();
  for (const { cells, look = 'plain' } of rows) {
    const style: TextStyle = { size, weight: look === 'sum' ? 'bold' : 'regular' };
    const height = rowHeight(sheet, columns, { cells, style });
    const before = sheet.y;
    sheet.need(height);
    if (sheet.y < before) drawHead();
    if (look === 'sum') sheet.rule(ink.faint);
    drawRow(sheet, columns, { cells, style });
    sheet.y += height;
    if (look === 'plain') sheet.rule();
  }
  sheet.space(6);
}

interface Row {
  readonly cells: readonly string[];
  readonly style: TextStyle;
}

function rowHeight(sheet: Sheet, columns: readonly Column[], { cells, style }: Row): number {
  const heights = columns.map(({ share }, at) =>
    sheet.heightOf(cells[at] ?? '', share * contentWidth - 2 * pad.x, style),
  );
  return Math.max(...heights) + 2 * pad.y;
}

function drawRow(sheet: Sheet, columns: readonly Column[], { cells, style }: Row): void {
  let x: number = page.margin;
  columns.forEach(({ share, align }, at) => {
    const width = share * contentWidth;
    const inside = { x: x + pad.x, y: sheet.y + pad.y, width: width - 2 * pad.x };
    sheet.place(cells[at] ?? '', inside, { ...style, align });
    x += width;
  });
}

function band(sheet: Sheet, height: number, color: string): void {
  sheet.pdf.rect(page.margin, sheet.y, contentWidth, height).fill(color);
}
