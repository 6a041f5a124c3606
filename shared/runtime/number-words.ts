import type { Contactability, ContactabilityChange } from '../domain/contactability/contactability.ts';
import { asChoice, heard, stopIn, type NumberWord } from '../domain/contactability/number-words.ts';
import type { Borrower } from '../domain/portfolio.ts';
import type { ContactabilityStore } from '../ports/contactability-store.ts';
import type { PortfolioReader } from '../ports/portfolio-reader.ts';
import type { PortfolioWriter } from '../ports/portfolio-writer.ts';
import { changeContactability } from './change-contactability.ts';
import { Retryable } from './errors.ts';

const attempts = 8;

/** Keeps a word by its number. The same message twice: heard once, with the moment of the first. */
export async function hearNumber(
  store: ContactabilityStore,
  number: string,
  word: NumberWord,
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const next = heard((await store.wordsOf([number])).get(number), word);
    if (next === undefined || (await store.saveWords(number, next))) return;
  }
  throw new Retryable(`what a number said kept changing over ${attempts} attempts`);
}

export interface OwnerDeps {
  readonly contactability: ContactabilityStore;
  readonly portfolio: Pick<PortfolioReader, 'borrowersByPhone'>;
}

/**
 * What is known of a borrower, with what his numbers said before they were his: a stop among it becomes his own word.
 * Twice: it is his word already. A word of his that is later than the number's stands.
 */
export async function contactabilityOf(
  deps: OwnerDeps,
  // The phones may still be on their way: what is kept by the borrower is asked for beside them.
  {
    id,
    phones,
  }: Pick<Borrower, 'id'> & { readonly phones: Borrower['phones'] | Promise<Borrower['phones']> },
): Promise<Contactability | undefined> {
  const stops = Promise.resolve(phones).then((known) => stopsOf(deps, known));
  const [known, changes] = await Promise.all([deps.contactability.find(id), stops]);
  if (changes.length === 0) return known;
  await changeContactability(deps.contactability, id, changes);
  return deps.contactability.find(id);
}

async function stopsOf(
  { contactability, portfolio }: OwnerDeps,
  phones: Borrower['phones'],
): Promise<readonly ContactabilityChange[]> {
  if (phones.length === 0) return [];
  const said = await contactability.wordsOf([...new Set(phones.map(({ number }) => number))]);
  const stops = [...said].flatMap(([number, words]) => {
    const stop = stopIn(words);
    return stop === undefined ? [] : [{ number, stop }];
  });
  return Promise.all(
    stops.map(async ({ number, stop }) => {
      const isShared = (await portfolio.borrowersByPhone(number)).length > 1;
      return { kind: 'choose', choice: asChoice(stop, isShared ? number : null) } as const;
    }),
  );
}

/**
 * A writer that lets no number become somebody's without its stop. The gate looks for itself; this is for a number that
 * is given up again before the gate ever looks at it, and for everybody else who reads what a borrower wants.
 */
export function heedingWriter(writer: PortfolioWriter, deps: OwnerDeps): PortfolioWriter {
  return {
    ...writer,
    land: async (records, delivery) => {
      const outcomes = await writer.land(records, delivery);
      const owners = records.flatMap(({ entry }, at) =>
        entry.file === 'borrowers' && (outcomes[at] === 'new' || outcomes[at] === 'updated')
          ? [entry.record]
          : [],
      );
      if (owners.length > 0) await heed(deps, owners);
      return outcomes;
    },
  };
}

/** Asks of all numbers at once: hardly any ever said something. */
async function heed(deps: OwnerDeps, owners: readonly Borrower[]): Promise<void> {
  const numbers = new Set(owners.flatMap(({ phones }) => phones.map(({ number }) => number)));
  if (numbers.size === 0) return;
  const said = await deps.contactability.wordsOf([...numbers]);
  for (const owner of owners)
    if (owner.phones.some(({ number }) => said.has(number))) await contactabilityOf(deps, owner);
}
