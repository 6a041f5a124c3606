import { callRoutes } from '../../shared/contracts/call-routes.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import { mayCall, type CallDeps } from './may-call.ts';
import { recordCall, type ResultDeps } from './record-call.ts';

const unknown = {
  problem: 'unknown-record',
  detail: 'There is no such call task on this loan, or no leave was asked for this dial.',
} as const;

const conflict = (detail: string) => ({ problem: 'conflict', detail }) as const;

/** The API of calls: what stands in `callRoutes`. Twice, late, half: see `mayCall` and `recordCall`. */
export function callHandlers(deps: CallDeps & ResultDeps): readonly Bound[] {
  const may = mayCall(deps);
  const record = recordCall(deps);
  return [
    handle(callRoutes.mayCall, async ({ body }) => {
      const answer = await may(body);
      switch (answer.kind) {
        case 'may': {
          const { number, until, guide } = answer;
          return { body: { allowed: true as const, number, until, guide: { ...guide } } };
        }
        case 'denied':
          return { body: { allowed: false as const, reason: answer.reason, retryAt: answer.retryAt } };
        case 'unknown-task':
          return unknown;
        case 'task-over':
          return conflict('The task was withdrawn or done: drop it.');
        case 'dial-over':
          return conflict('This dial was made or denied before: ask for another.');
      }
    }),
    handle(callRoutes.recordCall, async ({ caller, body: { dial, report } }) => {
      const answer = await record(dial, report, caller.subject);
      switch (answer.kind) {
        case 'recorded':
        case 'repeated':
          return { body: { taskOver: answer.taskOver } };
        case 'unknown-task':
        case 'unknown-dial':
          return unknown;
        case 'conflict':
          return conflict('Another result of this dial was reported, or it was denied.');
        case 'refused':
          return conflict(`The promise cannot be taken: ${answer.reason}. Nothing was recorded.`);
      }
    }),
  ];
}
