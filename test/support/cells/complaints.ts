import { post, receiptIn, said, secret, setUp } from '../complaint-api.ts';
import type { CellWorld } from './world.ts';

export async function complaintCells(): Promise<CellWorld> {
  const { routes, store } = setUp({ others: ['L-other'] });
  const number = async (loanId: string): Promise<string> =>
    receiptIn(await routes(post({ ...said, loanId }))).complaintId;
  const own = { params: { id: await number('L-1') } };
  const other = { params: { id: await number('L-other') } };
  return {
    send: routes,
    stored: () => JSON.stringify([...store.complaints]),
    personal: [secret],
    requests: {
      openComplaint: { own: { body: said }, other: { body: { ...said, loanId: 'L-other' } } },
      readComplaint: { own, other },
    },
  };
}
