import { sendingRoutes } from '../../shared/contracts/sending-routes.ts';
import type { SpendCap } from '../../shared/domain/delivery/spend.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import { moveSendingSwitch, readSendingSwitch, type SwitchDeps } from './move-switch.ts';
import { listUncertain, settleUncertain, type ReviewListDeps } from './review-list.ts';

export interface SendingDeps extends SwitchDeps, ReviewListDeps {
  readonly spendCap: SpendCap;
}

/** The API of sending: what stands in `sendingRoutes`. Twice, late, half: see the operations. */
export function sendingHandlers(deps: SendingDeps): readonly Bound[] {
  return [...switchHandlers(deps), ...reviewHandlers(deps)];
}

function switchHandlers(deps: SendingDeps): readonly Bound[] {
  const move = moveSendingSwitch(deps);
  const read = readSendingSwitch(deps);
  return [
    handle(sendingRoutes.readSending, async () => {
      const { capMicros, currency } = deps.spendCap;
      const day = localDateAt(deps.clock(), deps.zone);
      const reservedMicros = await deps.delivery.reserved({ day, currency });
      return { body: { switch: await read(), spend: { day, currency, reservedMicros, capMicros } } };
    }),
    handle(sendingRoutes.stopSending, async ({ caller, body: { reason } }) => ({
      body: await move({ id: caller.subject }, { to: 'stopped', reason }),
    })),
    handle(sendingRoutes.resumeSending, async ({ caller, body: { reason } }) => ({
      body: await move({ id: caller.subject }, { to: 'running', reason }),
    })),
  ];
}

function reviewHandlers(deps: SendingDeps): readonly Bound[] {
  const list = listUncertain(deps);
  const settle = settleUncertain(deps);
  return [
    handle(sendingRoutes.listUncertain, async ({ query: { cursor = null, limit } }) => ({
      body: await list({ cursor, limit }),
    })),
    handle(sendingRoutes.settleUncertain, async ({ caller, body }) => {
      const settled = await settle({ id: caller.subject }, body);
      if (settled === undefined) return { problem: 'unknown-record', detail: 'There is no such text.' };
      return { body: settled };
    }),
  ];
}
