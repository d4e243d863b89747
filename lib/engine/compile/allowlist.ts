/** Whether numbers know everything that a value says; false hands the value on to numbers that do. */
export type Known = (value: unknown) => boolean;

/** A text, a number, a truth: whatever it is, numbers compute with it. */
export const anyFigure: Known = (value) => typeof value !== 'object' && typeof value !== 'function';

/** Whatever it is, no figure depends on it, or something else is asked about it. */
export const anything: Known = () => true;

/** Absent, or one of these. */
export function oneOf(...values: readonly (string | number | boolean)[]): Known {
  const known = new Set<unknown>([undefined, ...values]);
  return (value) => known.has(value);
}

/** An object that states nothing but these members, each as it is known; any of them may be absent. */
export function members(known: Readonly<Record<string, Known>>): Known {
  const byName = new Map(Object.entries(known));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    // Not by entries: this is asked about every market that comes with a question.
    for (const name in value) {
      const member = (value as Readonly<Record<string, unknown>>)[name];
      if (member !== undefined && byName.get(name)?.(member) !== true) return false;
    }
    return true;
  };
}

export function listOf(known: Known): Known {
  return (value) => Array.isArray(value) && value.every(known);
}

/** Of one of several forms. */
export function eitherOf(...forms: readonly Known[]): Known {
  return (value) => forms.some((known) => known(value));
}

/** By names that are the user's own. */
export function recordOf(known: Known): Known {
  return (value) => typeof value === 'object' && value !== null && Object.values(value).every(known);
}

/** Asked once for each object: documents never change. */
export function remembered(known: Known): Known {
  const answers = new WeakMap<object, boolean>();
  return (value) => {
    if (typeof value !== 'object' || value === null) return known(value);
    const answer = answers.get(value) ?? known(value);
    answers.set(value, answer);
    return answer;
  };
}

/** What is known by itself, asked for only when it is met. */
export function lazily(known: () => Known): Known {
  return (value) => known()(value);
}
