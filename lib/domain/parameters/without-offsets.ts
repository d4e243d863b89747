import { jsonPointer } from '../json/json-pointer';
import { type Fault, refuse, type Result } from '../result';
import type { ParameterSet, ParameterSetDocument } from './document/parameter-set';
import type { PortfolioDocument } from './document/portfolio-document';
import { offsetRules } from './offset-rules';
import { parseParameterSet } from './validate';

/** What of a set's offsets is supposed not to be recognised. */
export type SwitchedOff =
  | { readonly kind: 'ALL' }
  /** Credits between portfolios on different underlyings: what is said of how their prices move together. */
  | { readonly kind: 'BETWEEN_UNDERLYINGS' }
  /** Of every class: each leg is charged by itself. */
  | { readonly kind: 'HEDGED_LEGS' }
  | { readonly kind: 'PORTFOLIO' | 'OFFSET'; readonly name: string };

/** A portfolio of more instruments is not taken apart: each would be a portfolio of its own. */
const MOST_INSTRUMENTS = 1_000;

/**
 * A set of the same language that recognises less. Each position of a portfolio that is switched off is margined by that portfolio's own
 * method, by itself, and so is each balance that it lists; credits that name it are gone with it. Adjustment programmes, which change no
 * figure by themselves, are left out: they may name what is not there any more.
 *
 * @param set with dials and ramps, if any; they stay as they stand
 * @returns or why there is none: `portfolio-taken-apart` for a portfolio of more than 1,000 instruments, and all that validation says
 */
export function withoutOffsets(set: ParameterSet, off: SwitchedOff): Result<ParameterSet, readonly Fault[]> {
  const { adjustmentProgrammes: _laws, ...document } = set.document;
  const names = portfoliosOff(document, off);
  const tooMany = names.filter((name) => instrumentsOf(document, name).length > MOST_INSTRUMENTS);
  if (tooMany.length > 0)
    return refuse(
      tooMany.map((name) => ({
        path: jsonPointer('portfolios', name),
        rule: 'portfolio-taken-apart',
        message: `Portfolio "${name}" has more than ${MOST_INSTRUMENTS.toLocaleString('en')} instruments, and is not taken apart.`,
      })),
    );
  const apart = names.reduce<ParameterSetDocument>(takenApart, {
    ...document,
    marginClasses: classesOff(document, off),
  });
  const { offsets = [], ...rest } = apart;
  const kept = offsetsKept(document, off, new Set(names)).map((index) => offsets[index]);
  return parseParameterSet(kept.length > 0 ? { ...rest, offsets: kept } : rest);
}

function portfoliosOff({ portfolios = {} }: ParameterSetDocument, off: SwitchedOff): readonly string[] {
  if (off.kind === 'ALL') return Object.keys(portfolios);
  return off.kind === 'PORTFOLIO' ? [off.name] : [];
}

function classesOff(
  { marginClasses }: ParameterSetDocument,
  off: SwitchedOff,
): ParameterSetDocument['marginClasses'] {
  if (off.kind !== 'ALL' && off.kind !== 'HEDGED_LEGS') return marginClasses;
  return Object.fromEntries(
    Object.entries(marginClasses).map(([name, one]) => [
      name,
      one.hedgedLegs === undefined ? one : { ...one, hedgedLegs: 'BOTH' },
    ]),
  );
}

/** Indexes of the credits that stay. */
function offsetsKept(
  document: ParameterSetDocument,
  off: SwitchedOff,
  gone: ReadonlySet<string>,
): readonly number[] {
  const rules = offsetRules(document).filter((rule) => rule.kind === 'OFFSET');
  return rules.flatMap(({ name, portfolios, isBetweenUnderlyings }, index) => {
    const isOff =
      portfolios.some((portfolio) => gone.has(portfolio)) ||
      (off.kind === 'OFFSET' && off.name === name) ||
      (off.kind === 'BETWEEN_UNDERLYINGS' && isBetweenUnderlyings);
    return isOff ? [] : [index];
  });
}

function instrumentsOf(
  { marginClasses, portfolios = {} }: ParameterSetDocument,
  name: string,
): readonly string[] {
  return (portfolios[name]?.marginClasses ?? []).flatMap((one) => marginClasses[one]?.instruments ?? []);
}

/** Every instrument of a portfolio in a class and a portfolio of its own, and every balance that it lists in one for itself. */
function takenApart(document: ParameterSetDocument, name: string): ParameterSetDocument {
  const { marginClasses, portfolios = {} } = document;
  const { [name]: whole, ...others } = portfolios;
  if (!whole) return document;
  const together = new Set(whole.marginClasses);
  const names = new FreeNames([...Object.keys(marginClasses), ...Object.keys(portfolios)]);
  const classes = Object.fromEntries(Object.entries(marginClasses).filter(([one]) => !together.has(one)));
  const parts: Record<string, PortfolioDocument> = { ...others };
  let alike: ParameterSetDocument['marginClasses'][string] | undefined;
  for (const one of whole.marginClasses) {
    const stated = marginClasses[one];
    if (!stated) continue;
    alike ??= stated;
    for (const instrument of stated.instruments) {
      const own = names.next();
      classes[own] = { ...stated, instruments: [instrument] };
      parts[own] = { ...withAssets(whole, []), marginClasses: [own] };
    }
  }
  for (const asset of assetsOf(whole)) {
    if (!alike) break;
    // A portfolio has a class: this one’s instrument is nobody’s, as it is named like the class.
    const own = names.next();
    classes[own] = { ...alike, instruments: [own] };
    parts[own] = { ...withAssets(whole, [asset]), marginClasses: [own] };
  }
  return { ...document, marginClasses: classes, portfolios: parts };
}

function assetsOf(portfolio: PortfolioDocument): readonly string[] {
  const listed = portfolio.method === 'OPTION_STANDARD' ? portfolio.spot : portfolio.collateral;
  return (listed ?? []).map(({ asset }) => asset);
}

function withAssets(portfolio: PortfolioDocument, assets: readonly string[]): PortfolioDocument {
  const ofThese = <Row extends { readonly asset: string }>(rows: readonly Row[] = []): Row[] =>
    rows.filter(({ asset }) => assets.includes(asset));
  if (portfolio.method === 'OPTION_STANDARD') {
    const { spot, ...rest } = portfolio;
    return spot && assets.length > 0 ? { ...rest, spot: ofThese(spot) } : rest;
  }
  const { collateral, ...rest } = portfolio;
  return collateral && assets.length > 0 ? { ...rest, collateral: ofThese(collateral) } : rest;
}

/** Names that no class and no portfolio has. */
class FreeNames {
  readonly #taken: ReadonlySet<string>;
  #count = 0;

  constructor(taken: readonly string[]) {
    this.#taken = new Set(taken);
  }

  next(): string {
    let name: string;
    do name = `alone-${(this.#count += 1)}`;
    while (this.#taken.has(name));
    return name;
  }
}
