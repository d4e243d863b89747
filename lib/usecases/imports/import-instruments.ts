import { assert } from '../../domain/assert';
import type { Actor } from '../../domain/governance/people/actor';
import { FIRST_POLICY, type Policy } from '../../domain/governance/policy/policy';
import { adoptTiers, foundingRules, placedSetFaults } from '../../domain/market/adopt-tiers';
import {
  MAX_IMPORT_FAULTS,
  rowFault,
  type ImportRow,
  type ImportSource,
} from '../../domain/market/import-row';
import {
  changedTerms,
  InstrumentGathering,
  instrumentRowFaults,
  type InstrumentEntry,
  type InstrumentRow,
} from '../../domain/market/instrument-row';
import { settlementCoverageFaults } from '../../domain/market/settlement-coverage';
import type { ParameterSet, ParameterSetDocument } from '../../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../../domain/parameters/validate';
import { ok, refuse, type Fault, type Result } from '../../domain/result';
import type { InstrumentRecord, ListedInstrument, Transact, UnitOfWork } from '../../ports/unit-of-work';
import { createProposalWithin } from '../proposals/create-proposal';
import { foundVenueWithin, type FoundVenueRefusal } from '../people/found-venue';
import {
  completeImport,
  importRefusal,
  takeRows,
  type ImportReceipt,
  type ImportRefusal,
} from './steps/take-rows';

export interface ImportInstrumentsInput {
  readonly rows: AsyncIterable<ImportRow<InstrumentRow>>;
  readonly source: ImportSource;
  /**
   * Founds the venue, with the imported tiers as version 1; null for a venue that is founded already.
   * `rules`: everything of the first parameter set but its margin classes, `foundingRules` by default; `classes`: what it
   * makes of the classes that the tiers are, nothing else by default; `policy`: the first policy, `FIRST_POLICY` by default;
   * `isDemo`: said by the demo's seed alone.
   */
  readonly found: {
    readonly name: string;
    readonly settlementAsset: string;
    readonly rules?: Omit<ParameterSetDocument, 'marginClasses'>;
    readonly policy?: Policy;
    readonly isDemo?: boolean;
    readonly classes?: (
      adopted: ParameterSetDocument['marginClasses'],
    ) => ParameterSetDocument['marginClasses'];
  } | null;
  /** What a founding that is to come lists: nothing, once there has been one. */
  readonly isOfFounding?: true;
}

export interface InstrumentsReceipt extends ImportReceipt {
  readonly instruments: number;
  /** The DRAFT that would adopt the imported tiers; null when they are live as they are, or found the venue. */
  readonly proposalId: string | null;
}

/**
 * Lists instruments, and brings their tier tables before the committee: a table is a governed parameter, so on a
 * founded venue it becomes a DRAFT proposal by the actor and the live set stays as it is. With `found` the tables are
 * version 1 of the venue that is founded. Before the founding, instruments are listed without tiers and classes.
 *
 * Terms of a listed instrument never change here: positions are held in them. One that was closed is open again. All or
 * nothing.
 *
 * Refused with every fault (at most 100): those of `instrumentRowFaults`, `InstrumentGathering`, `adoptTiers`;
 * `terms-fixed`, `settlement-asset` (not the venue's, and not among the live set's), what `settlementCoverageFaults` says, `venue-founded` (tiers and classes before it is), `venue-not-founded`, and what a parameter
 * set or a proposal is refused for. Rights: IMPORT; to propose tiers, PROPOSE too.
 */
export async function importInstruments(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { rows, source, found, isOfFounding }: ImportInstrumentsInput,
): Promise<Result<InstrumentsReceipt, ImportRefusal>> {
  const access = importRefusal(actor);
  if (access) return refuse(access);

  const gathering = new InstrumentGathering();
  const taken = await takeRows(
    rows,
    (row, place) => {
      const faults = instrumentRowFaults(row, place);
      return faults.length > 0 ? faults : gathering.add(row, place);
    },
    () => Promise.resolve(),
  );
  if (taken.faults.length > 0) return invalid(taken.faults);
  const entries = gathering.finish();

  return transact(async (unit) => {
    const venue = await unit.venue.lock();
    if (venue && (found || isOfFounding)) return invalid([ALREADY_FOUNDED]);
    const listed = await unit.book.instruments();
    const settlementAsset = venue?.settlementAsset ?? found?.settlementAsset;
    if (settlementAsset === undefined) {
      return listBeforeFounding(unit, actor, { entries, listed, rows: taken.rows, source });
    }
    const live = await liveParameterSet(unit);
    const rules = live?.document ?? found?.rules ?? foundingRules(settlementAsset);
    const settling = [settlementAsset, ...(rules.settlementAssets ?? [])];
    const faults = entries.flatMap((entry) => [
      ...termFaults(entry, listed.get(entry.symbol)),
      ...settlementFaults(entry, settling),
    ]);
    if (faults.length > 0) return invalid(faults);

    const adopted = adoptTiers(live?.document.marginClasses ?? {}, entries);
    if (!adopted.ok) return invalid(adopted.refusal);
    const marginClasses = found?.classes?.(adopted.value) ?? adopted.value;
    const parsed = parseParameterSet({ ...rules, marginClasses });
    if (!parsed.ok) return invalid(placedSetFaults(parsed.refusal, entries));
    const set = parsed.value;
    const unsettled = settlementCoverageFaults(set, [...openInstruments(listed), ...entries]);
    if (unsettled.length > 0) return invalid(placedSetFaults(unsettled, entries));

    await unit.book.putInstruments(entries.map(instrumentRecord));
    const governed: Governed =
      set.hash === live?.hash
        ? ok({ proposalId: null })
        : found
          ? await foundWith(unit, actor, { ...found, document: set.canonical })
          : await proposeTiers(unit, actor, { document: set.canonical, source, entries });
    if (!governed.ok) return governed;

    const reopened = entries.filter(({ symbol }) => (listed.get(symbol)?.closedAt ?? null) !== null);
    for (const { symbol: subjectId } of reopened) {
      await unit.audit.append({
        actor,
        ...{ action: 'instrument.reopen', subjectKind: 'instrument', subjectId, payload: {} },
      });
    }
    const isNew = (entry: InstrumentEntry) => !listed.has(entry.symbol) || reopened.includes(entry);
    const toCommittee = found !== null || governed.value.proposalId !== null;
    const applied = toCommittee ? entries.length : entries.filter(isNew).length;
    const details = { instruments: entries.length, ...governed.value };
    const receipt = await completeImport(unit, actor, {
      kind: 'instruments',
      rows: taken.rows,
      outcomes: [{ of: 'INSTRUMENT', rows: entries.length, applied }],
      source,
      details,
    });
    return ok({ ...receipt, instruments: entries.length, ...governed.value });
  }, 'LONG');
}

/**
 * Lists instruments at a venue that is yet to be founded. Their terms may still be set right: nothing is margined in them.
 * What they are margined by is the founding's to say.
 */
async function listBeforeFounding(
  unit: UnitOfWork,
  actor: Actor,
  {
    entries,
    listed,
    rows,
    source,
  }: {
    readonly entries: readonly InstrumentEntry[];
    readonly listed: ReadonlyMap<string, InstrumentRecord>;
    readonly rows: number;
    readonly source: ImportSource;
  },
): Promise<Result<InstrumentsReceipt, ImportRefusal>> {
  const faults = entries
    .filter(({ tiers, marginClass }) => tiers.length > 0 || marginClass !== null)
    .map(({ place }) => rowFault(place, undefined, 'venue-founded', NOT_BEFORE_FOUNDING));
  if (faults.length > 0) return invalid(faults);
  const changed = entries.filter((entry) => {
    const known = listed.get(entry.symbol);
    return known === undefined || changedTerms(entry, known).length > 0;
  });
  await unit.book.putInstruments(changed.map(instrumentRecord));
  const receipt = await completeImport(unit, actor, {
    kind: 'instruments',
    rows,
    outcomes: [{ of: 'INSTRUMENT', rows: entries.length, applied: changed.length }],
    source,
    details: { instruments: entries.length, proposalId: null },
  });
  return ok({ ...receipt, instruments: entries.length, proposalId: null });
}

type Governed = Result<{ readonly proposalId: string | null }, ImportRefusal>;

async function foundWith(
  unit: UnitOfWork,
  actor: Actor,
  input: {
    readonly name: string;
    readonly settlementAsset: string;
    readonly document: string;
    readonly policy?: Policy;
    readonly isDemo?: boolean;
  },
): Promise<Governed> {
  const founded = await foundVenueWithin(unit, actor, { policy: FIRST_POLICY, ...input });
  return founded.ok ? ok({ proposalId: null }) : refuse(foundingRefusal(founded.refusal));
}

function foundingRefusal(refusal: FoundVenueRefusal): ImportRefusal {
  return refusal.code === 'AlreadyFounded' ? { code: 'InvalidInput', faults: [ALREADY_FOUNDED] } : refusal;
}

async function proposeTiers(
  unit: UnitOfWork,
  actor: Actor,
  input: {
    readonly document: string;
    readonly source: ImportSource;
    readonly entries: readonly InstrumentEntry[];
  },
): Promise<Governed> {
  const count = input.entries.length;
  const created = await createProposalWithin(unit, actor, {
    title: `Adopt the imported tiers of ${count} instrument${count === 1 ? '' : 's'}`,
    rationale: `Tier tables as imported from ${input.source.name} (SHA-256 ${input.source.sha256()}).`,
    document: input.document,
    activateAt: null,
    graceMinutes: null,
  });
  if (created.ok) return ok({ proposalId: created.value.proposalId });
  const { refusal } = created;
  assert(
    refusal.code !== 'NothingChanged' && refusal.code !== 'NotFound',
    'what differs from the live set is proposed on a founded venue',
  );
  return refuse(refusal);
}

async function liveParameterSet({ venue, parameterSets }: UnitOfWork): Promise<ParameterSet | null> {
  const number = (await venue.find())?.liveVersion;
  const version = number == null ? null : await venue.version(number);
  return version && parameterSets.load(version.parameterSetHash);
}

function instrumentRecord(entry: InstrumentEntry): InstrumentRecord {
  const { tiers: _tiers, marginClass: _class, place: _place, isInverse = false, ...terms } = entry;
  return { ...terms, ...(isInverse ? { isInverse } : {}) };
}

function termFaults(entry: InstrumentEntry, listed: InstrumentRecord | undefined): Fault[] {
  if (listed === undefined) return [];
  return changedTerms(entry, listed).map((column) =>
    rowFault(
      entry.place,
      column,
      'terms-fixed',
      `"${entry.symbol}" is listed with another ${column}, which never changes.`,
    ),
  );
}

function settlementFaults({ place, settlementAsset }: InstrumentEntry, ofVenue: readonly string[]): Fault[] {
  if (ofVenue.includes(settlementAsset)) return [];
  const assets = ofVenue.map((asset) => `"${asset}"`).join(', ');
  const message = `The venue settles in ${assets}, not in "${settlementAsset}".`;
  return [rowFault(place, 'settlementAsset', 'settlement-asset', message)];
}

function openInstruments(listed: ReadonlyMap<string, ListedInstrument>): readonly ListedInstrument[] {
  return [...listed.values()].filter(({ closedAt }) => closedAt === null);
}

function invalid(faults: readonly Fault[]) {
  return refuse({ code: 'InvalidInput' as const, faults: faults.slice(0, MAX_IMPORT_FAULTS) });
}

const NOT_BEFORE_FOUNDING =
  'Tiers and margin classes come with the founding of the venue: `npm run found`, or name the venue here.';

const ALREADY_FOUNDED: Fault = {
  path: '',
  rule: 'venue-not-founded',
  message: 'The venue is founded already: import without naming it, and the tiers become a proposal.',
};
