import type { MoveSwitch, SwitchView } from '../../shared/contracts/sending-switch.ts';
import { moveSwitch } from '../../shared/domain/delivery/sending-switch.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';

export interface SwitchDeps {
  readonly delivery: DeliveryStore;
  readonly clock: Clock;
}

const attempts = 5;

/**
 * Stops all texts, or lets them go again. Every gate reads the switch just before a text leaves, so that after the
 * answer none leaves that had not left before it.
 *
 * Twice: a switch that stands there already is not moved, and the first mover's words stay. Beside another supervisor:
 * each move is conditional on the one before. Half: it is one write.
 *
 * @throws Retryable when others keep moving it.
 */
export function moveSendingSwitch(
  deps: SwitchDeps,
): (caller: { readonly id: string }, input: MoveSwitch) => Promise<SwitchView> {
  return async ({ id: by }, { to, reason }) => {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const known = await deps.delivery.sendingSwitch();
      const next = moveSwitch(known, { to, by, reason, at: deps.clock() });
      if (next === undefined) return { ...known, moves: [...known.moves] };
      if (await deps.delivery.saveSwitch(next)) return { ...next, moves: [...next.moves] };
    }
    throw new Retryable(`the sending switch was moved ${attempts} times meanwhile`);
  };
}

/** How the switch stands, and its latest moves. */
export function readSendingSwitch(deps: Pick<SwitchDeps, 'delivery'>): () => Promise<SwitchView> {
  return async () => {
    const known = await deps.delivery.sendingSwitch();
    return { ...known, moves: [...known.moves] };
  };
}
