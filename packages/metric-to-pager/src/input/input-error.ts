/** Input of others that is refused: one sentence with what was given and what was expected. */
export class InputError extends Error {
  override readonly name: string = 'InputError';
}
