import type { DialDocument } from '../curves/formula-document';
import { jsonPointer } from '../json/json-pointer';
import { decimal, ONE } from '../number/decimal';
import { type Fault, ok, refuse, type Result } from '../result';
import type { ParameterSet, ParameterSetDocument } from './document/parameter-set';
import { parseParameterSet } from './validate';

/**
 * Effective parameters: what people approved, as it was moved with the market. Documents of their own, with a hash of their
 * own, made here and nowhere else; what people write has none of their members.
 *
 * @see docs/methodology.md#effective-parameters
 */

/** Where dials stand: by margin class and by portfolio; what is not named is as approved. */
export interface Dials {
  readonly marginClasses: ReadonlyMap<string, DialDocument>;
  readonly portfolios: ReadonlyMap<string, DialDocument>;
}

/**
 * A set with these dials and no others.
 *
 * @returns with dials of 1, or none, the set as approved, under its own hash; or every fault: `dial-known` for a class or a
 *   portfolio that the set does not have, and all that validation says of dials
 */
export function withDials(set: ParameterSet, dials: Dials): Result<ParameterSet, readonly Fault[]> {
  const { marginClasses, portfolios } = set.document;
  const unknown = [
    ...unknownFaults('marginClasses', dials.marginClasses, marginClasses),
    ...unknownFaults('portfolios', dials.portfolios, portfolios ?? {}),
  ];
  if (unknown.length > 0) return refuse(unknown);
  const document = dialledDocument(set.document, dials);
  return isSame(set.document, document) ? ok(set) : parseParameterSet(document);
}

/** Whether nothing is moved, and nothing was: then every part is the same object. */
function isSame(before: ParameterSetDocument, after: Readonly<Record<string, unknown>>): boolean {
  return (['marginClasses', 'portfolios'] as const).every((section) => {
    const [from, to] = [before[section] ?? {}, (after[section] ?? {}) as Readonly<Record<string, unknown>>];
    return Object.entries(from).every(([name, part]) => to[name] === part);
  });
}

/** What people approved, with these dials and no others; not validated. */
export function dialledDocument(
  document: ParameterSetDocument,
  dials: Dials,
): Readonly<Record<string, unknown>> {
  const { marginClasses, portfolios } = document;
  return {
    ...document,
    marginClasses: dialledParts(marginClasses, dials.marginClasses),
    ...(portfolios ? { portfolios: dialledParts(portfolios, dials.portfolios) } : {}),
  };
}

function unknownFaults(
  section: 'marginClasses' | 'portfolios',
  dials: ReadonlyMap<string, DialDocument>,
  parts: Readonly<Record<string, unknown>>,
): Fault[] {
  return [...dials.keys()]
    .filter((name) => !Object.hasOwn(parts, name))
    .map((name) => ({
      path: jsonPointer(section, name, 'dial'),
      rule: 'dial-known',
      message: `The parameter set has no "${name}" to move.`,
    }));
}

function dialledParts<Part extends { readonly dial?: DialDocument | undefined }>(
  parts: Readonly<Record<string, Part>>,
  dials: ReadonlyMap<string, DialDocument>,
): Record<string, Omit<Part, 'dial'> & { readonly dial?: DialDocument }> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => {
      const dial = dials.get(name);
      const isMoved = dial !== undefined && moves(dial);
      // What no dial moves is the same part, so that what was made of it is known again.
      if (!isMoved && part.dial === undefined) return [name, part];
      const { dial: _before, ...rest } = part;
      return [name, isMoved ? { ...rest, dial } : rest];
    }),
  );
}

function moves(dial: DialDocument): boolean {
  return !decimal(dial.initial).eq(ONE) || !decimal(dial.maintenance).eq(ONE);
}

/** Faults of a document that people propose: a member that only effective parameters have. */
export function effectiveOnlyFaults(
  { marginClasses, portfolios = {} }: ParameterSetDocument,
  members: readonly (typeof EFFECTIVE_ONLY)[number][] = EFFECTIVE_ONLY,
): Fault[] {
  const message =
    'It moves by an approved programme or activation, within what was approved: no proposed document states it.';
  const faultsOf = (section: string, parts: Readonly<Record<string, object>>): Fault[] =>
    Object.entries(parts).flatMap(([name, part]) =>
      members
        .filter((member) => member in part)
        .map((member) => ({
          path: jsonPointer(section, name, member),
          rule: 'effective-only',
          message,
        })),
    );
  return [...faultsOf('marginClasses', marginClasses), ...faultsOf('portfolios', portfolios)];
}

const EFFECTIVE_ONLY = ['dial', 'ramp'] as const;
