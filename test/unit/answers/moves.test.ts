import { describe, expect, it } from 'vitest';
import {
  arrangementStates,
  disputeStates,
  hardshipStates,
  promiseStates,
} from '../../../shared/domain/answers/answers.ts';
import {
  arrangementCommands,
  arrangementMoves,
  disputeCommands,
  disputeMoves,
  hardshipCommands,
  hardshipMoves,
  promiseCommands,
  promiseMoves,
} from '../../../shared/domain/answers/moves.ts';
import { moved, type Transitions } from '../../../shared/domain/transitions.ts';

interface Machine<S extends string, C extends string> {
  readonly table: Transitions<S, C>;
  readonly states: readonly S[];
  readonly commands: readonly C[];
  /** `state command -> state`: written by hand, so that the table cannot agree with itself. */
  readonly legal: readonly string[];
}

function walks<S extends string, C extends string>(name: string, machine: Machine<S, C>): void {
  describe(name, () => {
    const cells = machine.states.flatMap((state) => machine.commands.map((command) => ({ state, command })));
    it.each(cells)('$state, $command', ({ state, command }) => {
      const rule = machine.legal.find((line) => line.startsWith(`${state} ${command} -> `));
      expect(moved(machine.table, state, command)).toBe(rule?.split(' -> ')[1]);
    });
    it('every rule is one of the table', () => {
      const known = cells.map(({ state, command }) => `${state} ${command}`);
      expect(machine.legal.filter((line) => !known.includes(line.split(' -> ')[0]!))).toEqual([]);
    });
  });
}

walks('promise', {
  table: promiseMoves,
  states: promiseStates,
  commands: promiseCommands,
  legal: [
    'open keep -> kept',
    'open keep-part -> part-kept',
    'open break -> broken',
    'open withdraw -> withdrawn',
  ],
});
walks('plan', {
  table: arrangementMoves,
  states: arrangementStates,
  commands: arrangementCommands,
  legal: [
    'offered accept -> accepted',
    'offered decline -> declined',
    'offered lapse -> declined',
    'accepted start -> in-force',
    'accepted breach -> breached',
    'accepted complete -> completed',
    'accepted cancel -> cancelled',
    'in-force breach -> breached',
    'in-force complete -> completed',
    'in-force cancel -> cancelled',
  ],
});
walks('hardship', {
  table: hardshipMoves,
  states: hardshipStates,
  commands: hardshipCommands,
  legal: ['in-review grant -> granted', 'in-review refuse -> refused', 'in-review withdraw -> withdrawn'],
});
walks('dispute', {
  table: disputeMoves,
  states: disputeStates,
  commands: disputeCommands,
  legal: ['open uphold -> upheld', 'open reject -> rejected', 'open withdraw -> withdrawn'],
});
