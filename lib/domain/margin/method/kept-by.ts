/** What was made of an object under a key, once and for as long as the object is there: the same again. */
export function keptBy<Of extends object, Made>(): (of: Of, key: string, make: () => Made) => Made {
  const kept = new WeakMap<Of, Map<string, Made>>();
  return (of, key, make) => {
    const known = kept.get(of) ?? new Map<string, Made>();
    kept.set(of, known);
    const made = known.get(key) ?? make();
    known.set(key, made);
    return made;
  };
}
