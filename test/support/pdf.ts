import type { Canvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A page as a reader has it: its text in the order it was written, and what it looks like. */
export interface ReadPage {
  readonly text: string;
  readonly png: (scale?: number) => Promise<Buffer>;
}

/** Opens a PDF with an independent reader. */
export async function readPdf(bytes: Uint8Array): Promise<readonly ReadPage[]> {
  const document = await getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 })
    .promise;
  const pages = [];
  for (let at = 1; at <= document.numPages; at += 1) {
    const page = await document.getPage(at);
    const content = await page.getTextContent();
    const text = content.items.map((item) => ('str' in item ? item.str : '')).join('');
    const png = async (scale = 1.4): Promise<Buffer> => {
      const viewport = page.getViewport({ scale });
      // The reader's own canvas: its paths are of the copy it brings along.
      const factory = document.canvasFactory as {
        create: (width: number, height: number) => { canvas: Canvas };
      };
      const { canvas } = factory.create(viewport.width, viewport.height);
      await page.render({ canvas: canvas as never, viewport }).promise;
      return canvas.toBuffer('image/png');
    };
    pages.push({ text, png });
  }
  return pages;
}
