import type { DialDocument } from '../domain/curves/formula-document';
import type { Random } from '../domain/number/random';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { withDials } from '../domain/parameters/effective';

/** A pair of dials in order, up to a little over 3: both alike, one of them 1, or neither. */
function drawnDial(random: Random): DialDocument {
  const drawn = (): number => {
    const kind = random.uniform();
    return kind < 0.2 ? 1 : kind < 0.5 ? Math.ceil(random.uniform() * 15) / 10 : 0.2 + random.uniform() * 3;
  };
  const [one, other] = [drawn(), drawn()];
  const isAlike = random.uniform() < 0.2;
  return {
    initial: String(Number(Math.max(one, other).toFixed(4))),
    maintenance: String(Number((isAlike ? Math.max(one, other) : Math.min(one, other)).toFixed(4))),
  };
}

/** The set with dials on some of its classes and portfolios, each that it takes. */
export function withDrawnDials(random: Random, parameters: ParameterSet): ParameterSet {
  const { marginClasses, portfolios = {} } = parameters.document;
  const dials = {
    marginClasses: new Map<string, DialDocument>(),
    portfolios: new Map<string, DialDocument>(),
  };
  let moved = parameters;
  for (const [section, parts] of [
    ['marginClasses', marginClasses],
    ['portfolios', portfolios],
  ] as const)
    for (const name of Object.keys(parts)) {
      if (random.uniform() < 0.3) continue;
      dials[section].set(name, drawnDial(random));
      const next = withDials(parameters, dials);
      if (next.ok) moved = next.value;
      else dials[section].delete(name);
    }
  return moved;
}
