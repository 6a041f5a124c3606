/** The parts of Stryker's report that are read here. */
interface Position {
  readonly line: number;
  readonly column: number;
}

interface ReportedMutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

export interface MutationReport {
  readonly files: Readonly<
    Record<string, { readonly source: string; readonly mutants: readonly ReportedMutant[] }>
  >;
}

export interface Score {
  readonly killed: number;
  /** Mutants that ran or that no test reaches; those that break the program as such do not count. */
  readonly all: number;
  /** Of values computed once when the module is loaded: not tried, because each would need every test run anew. */
  readonly fixed: number;
}

export interface Survivor {
  readonly file: string;
  /** Kind of change, as Stryker names it. */
  readonly mutator: string;
  /** What stands there, what stood there instead, and the line around it; blanks as one blank. */
  readonly original: string;
  readonly replacement: string;
  readonly around: string;
  /** In one line, without its number, so that it stays the same while code around it changes. */
  readonly words: string;
}

export interface FileResult extends Score {
  readonly file: string;
  readonly survivors: readonly Survivor[];
}

const killed: readonly string[] = ['Killed', 'Timeout'];
const survived: readonly string[] = ['Survived', 'NoCoverage'];

/** Results by file, in the order of their names. */
export function resultsOf({ files }: MutationReport): readonly FileResult[] {
  return Object.entries(files)
    .map(([file, { source, mutants }]) => {
      const having = (statuses: readonly string[]): readonly ReportedMutant[] =>
        mutants.filter(({ status }) => statuses.includes(status));
      const survivors = [...having(survived)]
        .sort((a, b) => before(a.location.start, b.location.start))
        .map((mutant) => survivorOf(file, source, mutant));
      const count = having(killed).length;
      return {
        file,
        killed: count,
        all: count + survivors.length,
        fixed: having(['Ignored']).length,
        survivors,
      };
    })
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

export function totalOf(results: readonly Score[]): Score {
  const sum = (field: keyof Score): number => results.reduce((total, one) => total + one[field], 0);
  return { killed: sum('killed'), all: sum('all'), fixed: sum('fixed') };
}

export function percent({ killed: count, all }: Pick<Score, 'killed' | 'all'>): number {
  return all === 0 ? 100 : (count / all) * 100;
}

function before(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

function survivorOf(file: string, source: string, mutant: ReportedMutant): Survivor {
  const { start, end } = mutant.location;
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  const cut = lines
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined))
    .join(' ');
  const [original, replacement] = [flat(cut), flat(mutant.replacement ?? '')];
  const around = flat(source.split('\n')[start.line - 1] ?? '');
  const what = `${code(original)} → ${code(replacement)}`;
  const words = original.length < around.length && lines.length === 1 ? `${what} in ${code(around)}` : what;
  return { file, mutator: mutant.mutatorName, original, replacement, around, words };
}

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const mostShown = 90;

/** A Markdown code span in one line. */
function code(text: string): string {
  const short = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
  const longest = Math.max(0, ...Array.from(short.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${short}\`` : `${fence} ${short} ${fence}`;
}
