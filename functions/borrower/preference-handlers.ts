import type { z } from 'zod';
import type { Caller } from '../../shared/contracts/api/caller.ts';
import { changedMeanwhile, changedSince, type Refusal } from '../../shared/contracts/api/route.ts';
import { choiceChannels, type preferencesView } from '../../shared/contracts/service.ts';
import { serviceRoutes as routes } from '../../shared/contracts/service-routes.ts';
import {
  changed,
  unknownContactability,
  type Contactability,
  type Evidence,
} from '../../shared/domain/contactability/contactability.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import type { Borrower } from '../../shared/domain/portfolio.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import { changeContactability } from '../../shared/runtime/change-contactability.ts';
import { borrowerFor, unknownBorrower, type ServiceDeps } from './service-handlers.ts';

type PreferenceDeps = Pick<ServiceDeps, 'contactability' | 'portfolio' | 'clock'>;
type View = z.input<typeof preferencesView>;

/**
 * How a borrower may be reached. Twice: the same wishes or the same word change nothing. Late: of two words about a
 * channel the later one stands; the send gate reads them at the moment of sending, for texts queued before too. Half:
 * each is one write.
 */
export function preferenceHandlers(deps: PreferenceDeps): readonly Bound[] {
  const find = async (id: string): Promise<Contactability> =>
    (await deps.contactability.find(id)) ?? unknownContactability(id);
  return [
    handle(routes.readPreferences, async ({ caller, params: { borrowerId } }) => {
      const borrower = await borrowerFor(deps, caller, borrowerId);
      return borrower === undefined ? unknownBorrower : shown(borrower, await find(borrowerId));
    }),
    handle(routes.setPreferences, async (request) => {
      const { caller, params, body } = request;
      const borrower = await borrowerFor(deps, caller, params.borrowerId);
      if (borrower === undefined) return unknownBorrower;
      const before = await find(borrower.id);
      const after = changed(before, { kind: 'prefer', ...body });
      if (after === before) return shown(borrower, before);
      const stale = changedSince(request, before.version);
      if (stale !== undefined) return stale;
      if (await deps.contactability.save(after)) return shown(borrower, after);
      return changedMeanwhile;
    }),
    handle(routes.chooseChannel, async ({ caller, params, body, operationId }) => {
      const borrower = await borrowerFor(deps, caller, params.borrowerId);
      if (borrower === undefined) return unknownBorrower;
      const evidence = evidenceOf(caller, { given: body.evidence, operationId });
      if ('problem' in evidence) return evidence;
      const channel = body.channel === 'all' ? null : body.channel;
      const choice = { channel, number: null, wanted: body.wanted, at: deps.clock(), evidence };
      await changeContactability(deps.contactability, borrower.id, [{ kind: 'choose', choice }]);
      return shown(borrower, await find(borrower.id));
    }),
  ];
}

/** Nobody but the borrower himself opens or closes a channel on his own word. */
function evidenceOf(
  { role }: Caller,
  { given, operationId }: { readonly given: string | null; readonly operationId: string },
): Evidence | Refusal<'conflict'> {
  if (role === 'borrower') return { source: 'app', ref: operationId };
  if (given !== null) return { source: 'officer', ref: given };
  return {
    problem: 'conflict',
    detail: 'For a borrower, the desk names the call, letter or visit that says so.',
  };
}

function shown({ id, phones }: Borrower, known: Contactability): { body: View; version: number } {
  const statusOf = (number: string) => known.numbers.find((one) => one.number === number)?.status ?? 'ok';
  const stops = known.stops.map(({ what }) => what);
  return {
    body: {
      borrowerId: id,
      numbers: phones.map(({ number }) => ({ number: maskPhone(number), status: statusOf(number) })),
      choices: known.choices.flatMap(({ channel, wanted, at }) => {
        const one = choiceChannels.find((name) => name === (channel ?? 'all'));
        return one === undefined ? [] : [{ channel: one, wanted, at }];
      }),
      stopped: stops.includes('all') ? 'all' : (stops[0] ?? null),
      unwanted: known.unwanted.map((time) => ({ ...time, weekdays: [...time.weekdays] })),
      preferred: [...known.preferred],
    },
    version: known.version,
  };
}
