/** Something in the assembly this runner would get wrong. It stops the start: nothing is skipped in silence. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}
