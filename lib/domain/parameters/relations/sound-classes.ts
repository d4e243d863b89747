/**
 * Classes that were proved sound by themselves, as long as they are there: a step of a ramp or a dial moves a few of hundreds, and the rest
 * are the very objects that the version has. Only of objects that nobody can change: what a set of parameters is made of is
 * frozen through and through.
 */
const sound = new WeakMap<object, string>();
const unchangeable = new WeakSet();

/** Says of a class that it is frozen through and through. */
export function noteUnchangeable(marginClass: object): void {
  unchangeable.add(marginClass);
}

/** @param against what of the document it was proved against */
export function noteSound(marginClass: object, against: string): void {
  if (unchangeable.has(marginClass)) sound.set(marginClass, against);
}

export function isKnownSound(marginClass: object, against: string): boolean {
  return sound.get(marginClass) === against;
}
