import { create } from 'fontkit';
import type { Language } from '../../domain/portfolio.ts';

export type Weight = 'regular' | 'bold';
type Script = 'sc' | 'tc';

/** The font files as they lie in the bundle: Noto Sans SC and TC. */
export type FontFiles = Readonly<Record<`${Script}-${Weight}`, Uint8Array>>;

/** What a document in one language is set in. */
export interface FontChoice {
  readonly language: Language;
  readonly files: FontFiles;
  /** The font for a text: the language's own, or the other script's where that one has more of its characters. */
  readonly nameFor: (text: string, weight: Weight) => keyof FontFiles;
  /** The text with what its font cannot show replaced by the mark printers have for it: no box, no gap. */
  readonly printable: (text: string) => string;
}

/** Printers' mark for a character that is not in the case. */
const geta = '〓';

/** Opens the fonts once for the life of a function; answers with the choice for a language. */
export function fontShelf(files: FontFiles): (language: Language) => FontChoice {
  const opened = { sc: create(files['sc-regular']), tc: create(files['tc-regular']) };
  const has = (script: Script, sign: string): boolean =>
    opened[script].hasGlyphForCodePoint(sign.codePointAt(0) ?? 0);
  const missing = (script: Script, text: string): number =>
    Array.from(text).filter((sign) => !isBlank(sign) && !has(script, sign)).length;
  return (language) => {
    const [own, other]: readonly [Script, Script] = language === 'zh-TW' ? ['tc', 'sc'] : ['sc', 'tc'];
    const scriptFor = (text: string): Script => {
      const lacks = missing(own, text);
      return lacks > 0 && missing(other, text) < lacks ? other : own;
    };
    return {
      language,
      files,
      nameFor: (text, weight) => `${scriptFor(text)}-${weight}`,
      printable: (text) => {
        const script = scriptFor(text);
        return Array.from(text, (sign) => (isBlank(sign) || has(script, sign) ? sign : geta)).join('');
      },
    };
  };
}

const isBlank = (sign: string): boolean => sign === '\n' || sign === ' ';
