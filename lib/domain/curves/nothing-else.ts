/** What is left of an object when every member that a reader knows has been taken out of it. */
export type Nothing = Readonly<Record<string, never>>;

/**
 * Says to the compiler that nothing is left: a member that is added to the type later does not compile until the
 * reader says what becomes of it. It is never computed without.
 */
export function nothingElse(_rest: Nothing): void {
  // The type is the check.
}
