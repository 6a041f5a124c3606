/** Where each command leads from each state; what is not named is refused. Data, so that a test can walk all of it. */
export type Transitions<State extends string, Command extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Command, State>>>>
>;

/** The state after a command, or undefined where the state forbids it. */
export function moved<State extends string, Command extends string>(
  table: Transitions<State, Command>,
  state: State,
  command: Command,
): State | undefined {
  return table[state][command];
}
