import { deliveredFiles, type FeedFile, type Manifest, type Reject } from '../../shared/contracts/feed.ts';
import {
  addCounts,
  addSums,
  noCounts,
  type ChunkProgress,
  type Counts,
  type FileReport,
  type ImportReport,
  type Sums,
} from '../../shared/contracts/import.ts';

export interface FileTotal {
  readonly counts: Counts;
  readonly sums: Sums;
}

/** What all chunks of a file made together. */
export function totalOf(parts: readonly Pick<ChunkProgress, 'counts' | 'sums'>[]): FileTotal {
  return parts.reduce<FileTotal>(
    (total, part) => ({
      counts: addCounts(total.counts, part.counts),
      sums: addSums(total.sums, part.sums),
    }),
    { counts: noCounts, sums: {} },
  );
}

/**
 * Holds what landed against the manifest. Reconciled means: every line is accounted for, there are as many as the
 * manifest says, and the sums are equal; a gap in a sum is excused only by rejected lines, and named all the same.
 */
export function reconcileFile(
  { counts, sums }: FileTotal,
  promised: { readonly lines: number; readonly sums?: Sums },
): FileReport {
  const ended = counts.new + counts.updated + counts.unchanged + counts.stale + counts.rejected;
  const manifestSums = promised.sums ?? {};
  const lineFaults = [
    ...(ended === counts.lines ? [] : [`${counts.lines} lines read, ${ended} accounted for`]),
    ...(counts.lines === promised.lines
      ? []
      : [`${counts.lines} lines read, the manifest says ${promised.lines}`]),
  ];
  const gaps = promised.sums === undefined ? [] : sumGaps(sums, promised.sums);
  return {
    ...counts,
    manifestLines: promised.lines,
    sums: promised.sums === undefined ? {} : sums,
    manifestSums,
    reconciled: lineFaults.length === 0 && (gaps.length === 0 || counts.rejected > 0),
    differences: [...lineFaults, ...gaps],
  };
}

/** The report of every file that was delivered. */
export function reconcileFiles(
  { files }: Manifest,
  total: (file: FeedFile) => FileTotal,
): ImportReport['files'] {
  const { calendars, products } = files;
  return {
    ...(calendars && { calendars: reconcileFile(total('calendars'), calendars) }),
    ...(products && { products: reconcileFile(total('products'), products) }),
    borrowers: reconcileFile(total('borrowers'), files.borrowers),
    loans: reconcileFile(total('loans'), files.loans),
    payments: reconcileFile(total('payments'), files.payments),
  };
}

function sumGaps(sums: Sums, promised: Sums): readonly string[] {
  const currencies = [...new Set([...Object.keys(promised), ...Object.keys(sums)])].sort();
  return currencies.flatMap((currency) => {
    const [landed, said] = [sums[currency] ?? 0, promised[currency] ?? 0];
    if (landed === said && Number.isSafeInteger(landed)) return [];
    return [`${currency}: ${landed} in sound lines, the manifest says ${said}, a gap of ${said - landed}`];
  });
}

/** Remarks about whole files: empty ones, and those that are not what the manifest says. */
export function fileRemarks(
  delivery: string,
  { manifest, reports }: { manifest: Manifest; reports: ImportReport['files'] },
): readonly Reject[] {
  return deliveredFiles(manifest).flatMap(({ file, name: value }) => {
    const report = reports[file];
    if (report === undefined) return [];
    const empty: Reject = {
      severity: 'warning',
      delivery,
      file,
      line: 0,
      field: '',
      value,
      rule: 'the file is empty',
    };
    const differences = report.differences.map((rule) => ({
      severity: report.reconciled ? ('warning' as const) : ('reject' as const),
      delivery,
      file: 'manifest' as const,
      line: 0,
      field: `files.${file}`,
      value,
      rule,
    }));
    return [...(report.lines === 0 ? [empty] : []), ...differences];
  });
}
