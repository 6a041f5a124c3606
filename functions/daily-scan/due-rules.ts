import { createHash } from 'node:crypto';
import { productSchema } from '../../shared/contracts/feed.ts';
import type { DueRule } from '../../shared/domain/due-key.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { unlessFaulty } from '../../shared/runtime/faulty-data.ts';

export interface DueRulesDeps {
  readonly portfolio: Pick<PortfolioReader, 'settings'>;
  /** Told of a product whose settings do not hold: the others are scanned by theirs. */
  readonly onFailure: (product: string, error: unknown) => void;
}

export interface DueRules {
  readonly rules: readonly DueRule[];
  /** Of all that says when a due date counts: another digest, another window. */
  readonly digest: string;
}

/**
 * By which rules due dates fall due today. A product whose settings do not hold has none: its loans are still met under
 * their plain due dates, where their review fails and the report says so.
 */
export async function readDueRules({ portfolio, onFailure }: DueRulesDeps): Promise<DueRules> {
  const found = await Promise.all(
    productSchema.options.map((product) =>
      unlessFaulty<DueRule, null>(
        () => portfolio.settings(product),
        (error) => {
          onFailure(product, error);
          return null;
        },
      ),
    ),
  );
  const rules = found.map((rule) => rule ?? plain);
  return { rules, digest: digestOf(found) };
}

const plain: DueRule = { dayConvention: 'day-0', roll: 'none', calendar: null };

/** What a plan that names no digest was made by: no due date moved then. */
export const plainDigest = digestOf(productSchema.options.map(() => plain));

function digestOf(rules: readonly (DueRule | null)[]): string {
  const text = JSON.stringify(rules.map((rule) => (rule === null ? null : written(rule))));
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** Where nothing rolls, the calendar says nothing. */
function written({ dayConvention, roll, calendar }: DueRule): unknown {
  if (roll === 'none' || calendar === null) return [dayConvention];
  const { weekend, offDays, workDays } = calendar;
  return [dayConvention, roll, weekend.toSorted(), [...offDays].sort(), [...workDays].sort()];
}
