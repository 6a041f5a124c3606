import type { Instant } from '../../../shared/domain/instant.ts';
import { localMoment } from '../../../shared/domain/instant.ts';
import { weekdayName } from '../explain/words.ts';

/** Something that happened, told to a person at a terminal. */
export interface Told {
  readonly at: Instant;
  readonly who: string;
  readonly what: string;
}

/** A timeline with a title: what happened to one borrower, in the order it happened. */
export class Tale {
  readonly title: string;
  readonly #told: Told[] = [];

  constructor(title: string) {
    this.title = title;
  }

  tell(at: Instant, who: string, what: string): void {
    this.#told.push({ at, who, what });
  }

  get told(): readonly Told[] {
    return this.#told.toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
  }

  /** A head for each day, a line for each thing that happened; texts wrapped. */
  print(zone: string): string {
    const lines = [this.title, '─'.repeat(Math.min(width, this.title.length))];
    let day = '';
    for (const { at, who, what } of this.told) {
      const { date, minute } = localMoment(at, zone);
      if (date !== day) lines.push('', `${weekdayName(date)} ${date}`);
      day = date;
      const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      const [first = '', ...more] = wrapped(what, width - indent);
      lines.push(
        `  ${time}  ${who.padEnd(whoWidth)}  ${first}`,
        ...more.map((line) => ' '.repeat(indent) + line),
      );
    }
    return `${lines.join('\n')}\n`;
  }
}

const width = 112;
const whoWidth = 10;
const indent = 2 + 5 + 2 + whoWidth + 2;

function wrapped(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
