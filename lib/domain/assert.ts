/** Thrown by `assert`: a bug in Margrave, never a user's mistake. */
export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure';
}

/**
 * States what must be true if our own code is right.
 *
 * @throws AssertionFailure when it is not: the caller cannot go on, and nobody should catch it, but where a batch of accounts
 *   sets one apart
 */
export function assert(condition: boolean, statement: string): asserts condition {
  if (!condition) throw new AssertionFailure(`expected: ${statement}`);
}

/** Makes the compiler prove that every case of a union was handled. */
export function unreachable(value: never): never {
  throw new AssertionFailure(`unreachable case: ${JSON.stringify(value)}`);
}
