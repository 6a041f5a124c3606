import { describe, expect, it } from 'vitest';
import { handleBatch } from '../../../functions/send-gate/handle-batch.ts';
import { InvalidInput } from '../../../shared/runtime/errors.ts';

const record = (messageId: string, body: unknown) => ({
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const text = (loanId: string) => ({ loanId, contactId: `${loanId}#friendly-text#2025-03-11` });

async function run(records: ReturnType<typeof record>[], failing: readonly string[] = []) {
  const sent: string[] = [];
  const told: { messageId: string; error: unknown }[] = [];
  const answer = await handleBatch(
    records,
    (message) => {
      const about = 'visitId' in message ? message.visitId : message.loanId;
      if (failing.includes(about)) return Promise.reject(new Error('down'));
      sent.push(about);
      return Promise.resolve();
    },
    (messageId, error) => void told.push({ messageId, error }),
  );
  return { sent, told, failed: answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('handleBatch', () => {
  it('nothing in, nothing back', async () => {
    expect(await run([])).toEqual({ sent: [], told: [], failed: [] });
  });

  it('one that fails is named, and does not take the others with it', async () => {
    const { sent, told, failed } = await run(
      ['L1', 'L2', 'L3'].map((id, at) => record(`m${at}`, text(id))),
      ['L2'],
    );
    expect(sent).toEqual(['L1', 'L3']);
    expect(failed).toEqual(['m1']);
    expect(told).toMatchObject([{ messageId: 'm1', error: new Error('down') }]);
  });

  it.each([
    { name: 'no JSON', body: '{', error: InvalidInput },
    { name: 'a field missing', body: { loanId: 'L1' }, error: InvalidInput },
    { name: 'a field too many', body: { ...text('L1'), phone: '+1' }, error: InvalidInput },
    { name: 'an empty id', body: text(''), error: InvalidInput },
  ])('$name: back to the queue, and on to the dead letters', async ({ body, error }) => {
    const { sent, told, failed } = await run([record('bad', body), record('good', text('L2'))]);
    expect({ sent, failed }).toEqual({ sent: ['L2'], failed: ['bad'] });
    expect(told[0]?.error).toBeInstanceOf(error);
  });

  it('all of them fail: all are named', async () => {
    const { failed } = await run(
      ['L1', 'L2'].map((id) => record(id, text(id))),
      ['L1', 'L2'],
    );
    expect(failed).toEqual(['L1', 'L2']);
  });
});
