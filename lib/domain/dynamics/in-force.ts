import { assert } from '../assert';
import type { DialDocument } from '../curves/formula-document';
import { pointerNames } from '../json/json-pointer';
import { Decimal, decimal, decimalText, ONE } from '../number/decimal';
import type { Dials } from '../parameters/effective';
import { valueNow } from './dial';
import { dialText } from './path';
import type { Phase } from './phase';
import type { Programme } from './programme';
import type { Move, ProgrammeState } from './slot';

/** A programme whose dials are in force as far as its phase says. */
export interface InPhase {
  readonly programme: Programme;
  readonly phase: Phase;
  readonly state: ProgrammeState;
}

/** The dials that programmes have in force: of those in SHADOW none, and of no subject that its programme gave up. */
export function dialsInForce(programmes: Iterable<InPhase>): Dials {
  const found = emptyDials();
  for (const { programme, phase, state } of programmes) {
    if (phase === 'SHADOW') continue;
    for (const subject of programme.subjects) {
      const pair = state.pairs.get(subject);
      if (!pair) continue;
      const [initial, maintenance] = [dialText(valueNow(pair.initial)), dialText(valueNow(pair.maintenance))];
      if (initial !== '1' || maintenance !== '1') put(found, subject, { initial, maintenance });
    }
  }
  return found;
}

/** The same with these moves made, each as far as it says. */
export function dialsAfter(dials: Dials, moves: readonly Pick<Move, 'subject' | 'dial' | 'to'>[]): Dials {
  const found = copied(dials);
  for (const { subject, dial, to } of moves) {
    const before = dialOf(found, subject);
    put(found, subject, { ...before, [dial]: dialText(to) });
  }
  return found;
}

/**
 * The least that maintenance margin was multiplied by while any of these vectors was in force; initial margin, which
 * liquidates nobody, as it is now.
 */
export function loosest(now: Dials, vectors: readonly Dials[]): Dials {
  const found = emptyDials();
  for (const subject of subjectsOf([now, ...vectors])) {
    const present = dialOf(now, subject);
    const least = [now, ...vectors]
      .map((dials) => decimal(dialOf(dials, subject).maintenance))
      .reduce((a, b) => (b.lt(a) ? b : a));
    const initial = Decimal.max(decimal(present.initial), least);
    if (least.eq(ONE) && initial.eq(ONE)) continue;
    put(found, subject, { initial: decimalText(initial), maintenance: decimalText(least) });
  }
  return found;
}

/** Whether maintenance margin is multiplied by more than in another vector, of any subject. */
export function isTighter(dials: Dials, than: Dials): boolean {
  return subjectsOf([dials, than]).some((subject) =>
    decimal(dialOf(dials, subject).maintenance).gt(dialOf(than, subject).maintenance),
  );
}

export function isAsApproved({ marginClasses, portfolios }: Dials): boolean {
  return marginClasses.size === 0 && portfolios.size === 0;
}

/** Where a subject stands, as JSON Pointer; 1 where nothing moves it. */
export function dialOf(dials: Dials, subject: string): DialDocument {
  const [section, name] = placeOf(subject);
  return dials[section].get(name) ?? { initial: '1', maintenance: '1' };
}

/** A vector of these dials, by JSON Pointer. */
export function dialsOf(dials: Iterable<readonly [string, DialDocument]>): Dials {
  const found = emptyDials();
  for (const [subject, dial] of dials) put(found, subject, dial);
  return found;
}

interface MutableDials {
  readonly marginClasses: Map<string, DialDocument>;
  readonly portfolios: Map<string, DialDocument>;
}

function emptyDials(): MutableDials {
  return { marginClasses: new Map(), portfolios: new Map() };
}

function copied({ marginClasses, portfolios }: Dials): MutableDials {
  return { marginClasses: new Map(marginClasses), portfolios: new Map(portfolios) };
}

function put(dials: MutableDials, subject: string, dial: DialDocument): void {
  const [section, name] = placeOf(subject);
  dials[section].set(name, dial);
}

function subjectsOf(vectors: readonly Dials[]): readonly string[] {
  const subjects = vectors.flatMap((dials) =>
    SECTIONS.flatMap((section) => [...dials[section].keys()].map((name) => `${section}\0${name}`)),
  );
  return [...new Set(subjects)].sort().map((key) => {
    const [section = '', name = ''] = key.split('\0');
    return `/${section}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  });
}

const SECTIONS = ['marginClasses', 'portfolios'] as const;

function placeOf(subject: string): readonly [(typeof SECTIONS)[number], string] {
  const [section, name] = pointerNames(subject) ?? [];
  const known = SECTIONS.find((one) => one === section);
  assert(known !== undefined && name !== undefined, `"${subject}" has dials`);
  return [known, name];
}
