import { moveSendingSwitch } from '../../functions/delivery-control/move-switch.ts';
import type { Bank } from './bank.ts';
import { instantAtMs } from './machines.ts';
import type { Scheduler } from './scheduler.ts';

/** Stops all texts at this very moment, and lets them go again within about two hours. */
export function stopSending(
  { bank, scheduler }: { readonly bank: Bank; readonly scheduler: Scheduler },
  draw: number,
): void {
  const move = moveSendingSwitch({
    delivery: bank.ports.delivery,
    clock: () => instantAtMs(scheduler.now),
  });
  const to = (state: 'stopped' | 'running'): void =>
    void move({ id: 'supervisor' }, { to: state, reason: 'an incident' });
  to('stopped');
  scheduler.after(draw * 30 * 3_600_000, () => {
    to('running');
  });
}
