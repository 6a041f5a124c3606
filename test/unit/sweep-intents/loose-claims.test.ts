import { expect, it } from 'vitest';
import { sweepIntents } from '../../../functions/sweep-intents/sweep.ts';
import { replyStep } from '../../../shared/domain/reply/reply.ts';
import { aCase, aContact, aLoan, anIntent } from '../../support/builders.ts';
import { proposedAt } from '../../support/visits.ts';
import { World } from '../../support/world.ts';

it('the answer to a reply whose function died after its claim, and never came again, becomes uncertain', async () => {
  const world = new World(proposedAt);
  const claim = aContact({ contactId: 'L1#reply#m1#answer', step: replyStep, at: proposedAt });
  await world.cases.claim(claim);
  world.clock.advance(world.sweepDeps().uncertainAfterMs - 1);
  await world.sweep();
  expect(world.cases.allContacts()).toEqual([claim]);
  world.clock.advance(2);
  await world.sweep();
  expect(world.cases.allContacts()).toMatchObject([{ state: 'UNCERTAIN', claimedAt: claim.at }]);
});

it('a claim that cannot be read stops no sweep', async () => {
  const world = new World(proposedAt);
  world.lend(aLoan());
  await world.open(aCase({ version: 1, intent: anIntent({ readyAt: proposedAt }) }));
  const looseClaims = () => Promise.reject(new RangeError('contact'));
  const sweep = sweepIntents({ ...world.sweepDeps(), cases: { ...world.cases, looseClaims } });
  expect(await sweep(proposedAt)).toMatchObject({ enqueued: 1 });
  expect(world.failures).toEqual(['of a claim']);
});
