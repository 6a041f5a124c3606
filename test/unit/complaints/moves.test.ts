import { describe, expect, it } from 'vitest';
import {
  complaintCommands,
  complaintMoves,
  complaintStates,
  pendingStates,
} from '../../../shared/domain/complaints/moves.ts';
import { moved } from '../../../shared/domain/transitions.ts';

/** State by state, written by hand: the commands allowed and where they lead; `=` stays. */
const legal: Readonly<Record<string, string>> = {
  open: 'assign>assigned classify= note= attach= add-facts= merge>merged withdraw>withdrawn',
  assigned:
    'assign= classify= note= attach= add-facts= ask-extension= approve-extension= refuse-extension= decide>decided merge>merged withdraw>withdrawn',
  decided: 'note= attach= add-facts>assigned reply>replied withdraw>withdrawn',
  replied: 'note= attach= add-facts>assigned appeal>appealed close>closed',
  appealed: 'assign= note= attach= decide>appeal-decided withdraw>withdrawn',
  'appeal-decided': 'note= reply>closed',
  closed: 'note=',
  withdrawn: 'note=',
  merged: 'note=',
};

describe('complaints, every state and command', () => {
  const cells = complaintStates.flatMap((state) => complaintCommands.map((command) => ({ state, command })));
  it.each(cells)('$state, $command', ({ state, command }) => {
    const rule = legal[state]
      ?.split(' ')
      .find((one) => one.startsWith(`${command}>`) || one === `${command}=`);
    const to = rule?.includes('>') === true ? rule.split('>')[1] : rule === undefined ? undefined : state;
    expect(moved(complaintMoves, state, command)).toBe(to);
  });

  it('every state is reached, and from every pending one an end is reached', () => {
    const next = (state: (typeof complaintStates)[number]) => Object.values(complaintMoves[state]);
    const from = (start: (typeof complaintStates)[number]) => {
      const seen = new Set([start]);
      for (const one of seen) next(one).forEach((state) => seen.add(state));
      return seen;
    };
    expect([...from('open')].sort()).toEqual([...complaintStates].sort());
    for (const state of pendingStates)
      expect([...from(state)].some((one) => !pendingStates.includes(one))).toBe(true);
  });
});
