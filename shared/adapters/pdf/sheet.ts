import PDFDocument from 'pdfkit';
import type { FontChoice, Weight } from './fonts.ts';

export const page = { width: 595.28, height: 841.89, margin: 56 } as const;
export const contentWidth = page.width - 2 * page.margin;
const headerHeight = 22;
const footerHeight = 28;
const top = page.margin + headerHeight;
const bottom = page.height - page.margin - footerHeight;

export const ink = { text: '#1c2430', faint: '#5f6b7a', rule: '#c9d1da', band: '#eef2f6', accent: '#123a63' };

export interface TextStyle {
  readonly size?: number;
  readonly weight?: Weight;
  readonly color?: string;
  readonly align?: 'left' | 'right' | 'center';
  readonly indent?: number;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const lineGap = 3;
const bulletWidth = 10;

/** A4 pages filled from top to bottom; knows where it stands and begins a page when something does not fit. */
export class Sheet {
  readonly pdf: PDFKit.PDFDocument;
  readonly #fonts: FontChoice;
  y = top;

  constructor(fonts: FontChoice, info: { readonly title: string; readonly author: string }) {
    this.#fonts = fonts;
    this.pdf = new PDFDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      // Empty: else pdfkit opens its own Latin font first, from a file that no bundle carries.
      font: '',
      lang: fonts.language,
      displayTitle: true,
      info: { Title: info.title, Author: info.author },
    });
    for (const [name, file] of Object.entries(fonts.files))
      // The same memory seen as a buffer: four fonts are 35 MB.
      this.pdf.registerFont(name, Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  }

  newPage(): void {
    this.pdf.addPage({ size: 'A4', margin: 0 });
    this.y = top;
  }

  /** Begins a page if less than `height` points are left on this one. */
  need(height: number): void {
    if (this.y + height > bottom) this.newPage();
  }

  space(points: number): void {
    this.y += points;
  }

  /** A paragraph over the content's width. */
  paragraph(text: string, style: TextStyle = {}): void {
    const indent = style.indent ?? 0;
    const width = contentWidth - indent;
    this.need(this.heightOf(text, width, style));
    this.y += this.place(text, { x: page.margin + indent, y: this.y, width }, style);
  }

  /** A line of a list: where it is broken, it goes on under its own words. */
  bullet(text: string, style: TextStyle = {}): void {
    const indent = (style.indent ?? 0) + bulletWidth;
    this.need(this.heightOf(text, contentWidth - indent, style));
    this.place('·', { x: page.margin + indent - bulletWidth, y: this.y, width: bulletWidth }, style);
    this.paragraph(text, { ...style, indent });
  }

  heightOf(text: string, width: number, { size = 10, weight = 'regular' }: TextStyle = {}): number {
    return this.#with(text, { size, weight }).heightOfString(this.#fonts.printable(text), { width, lineGap });
  }

  /** Writes at a place of its own and leaves the flow where it is; answers with the height taken. */
  place(text: string, { x, y, width }: Placed, style: TextStyle = {}): number {
    const { size = 10, weight = 'regular', color = ink.text, align = 'left' } = style;
    const printable = this.#fonts.printable(text);
    this.#with(text, { size, weight }).fillColor(color).text(printable, x, y, { width, align, lineGap });
    return this.heightOf(text, width, style);
  }

  rule(color: string = ink.rule): void {
    this.pdf
      .moveTo(page.margin, this.y)
      .lineTo(page.width - page.margin, this.y)
      .lineWidth(0.7)
      .strokeColor(color)
      .stroke();
  }

  /** Head and foot of every page, once it is known how many there are; then the bytes. */
  async finish(marks: (page: number, pages: number) => { head: string; foot: string }): Promise<Buffer> {
    const { count } = this.pdf.bufferedPageRange();
    for (let at = 0; at < count; at += 1) {
      this.pdf.switchToPage(at);
      const { head, foot } = marks(at + 1, count);
      const faint = { size: 8, color: ink.faint } as const;
      this.place(head, { x: page.margin, y: page.margin - 14, width: contentWidth }, faint);
      this.place(
        foot,
        { x: page.margin, y: page.height - page.margin - 8, width: contentWidth },
        { ...faint, align: 'right' },
      );
    }
    const chunks: Buffer[] = [];
    const done = new Promise<Buffer>((resolve, reject) => {
      this.pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.pdf.on('end', () => {
        resolve(Buffer.concat(chunks));
      });
      this.pdf.on('error', reject);
    });
    this.pdf.end();
    return done;
  }

  #with(text: string, { size, weight }: { readonly size: number; readonly weight: Weight }) {
    return this.pdf.font(this.#fonts.nameFor(text, weight)).fontSize(size);
  }
}
