import type { Actor } from '../../domain/governance/people/actor';
import { accountRowFaults, type AccountImportRow } from '../../domain/books/account-row';
import { type BookContext, type PositionRow } from '../../domain/books/contract-row';
import { leastRate } from '../../domain/curves/least-rate';
import { ONE } from '../../domain/number/decimal';
import { MAX_IMPORT_FAULTS, type ImportRow, type ImportSource } from '../../domain/market/import-row';
import { greatestChoice } from '../../domain/margin/method/greatest-choice';
import { compileParameters } from '../../domain/margin/method/compile';
import { type Fault, ok, refuse, type Result } from '../../domain/result';
import type { ListedInstrument, Transact, UnitOfWork, VenueRecord } from '../../ports/unit-of-work';
import type { ChoiceRow, PlacedRow, StagedFault } from '../../ports/staging';
import {
  completeImport,
  importRefusal,
  LazyStaging,
  LIVE_VERSION_MOVED,
  takeRows,
  type ImportReceipt,
  type ImportRefusal,
} from './steps/take-rows';

/**
 * Sets what accounts hold and are, all of it or nothing: each row replaces what the account had under the same name, 0
 * removes it, and what no row names stays; but of an account that is stated whole (`sequence`) it is closed. An account
 * that was closed is open again where it holds something.
 *
 * Refused with every fault (at most 100): see `accountRowFaults`, and `duplicate-row`, `rows-required`,
 * `live-version-moved`; `instrument-open` of the whole, when one was closed while the rows were read; of the accounts as
 * they would be, `one-way-or-legs`, `pocket-collateral`, `sequence-agrees`, `sequence-rises`. Right: IMPORT.
 *
 * Before the venue is founded there is neither class nor haircut to check by: the founding checks what is held then.
 */
export async function importAccounts(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: { readonly rows: AsyncIterable<ImportRow<AccountImportRow>>; readonly source: ImportSource },
): Promise<Result<ImportReceipt, ImportRefusal>> {
  const access = importRefusal(actor);
  if (access) return refuse(access);

  return transact(async (unit) => {
    const { venue, book, audit } = unit;
    const found = await venue.find();
    const context = await contextOf(unit, found);
    const opened = new Set<string>();
    const accounts = new LazyStaging('ACCOUNT', () => book.stageAccounts());
    const positions = new LazyStaging('POSITION', () => book.stagePositions());
    const choices = new LazyStaging('CHOSEN_RATE', () => book.stageChoices());
    const orders = new LazyStaging('ORDER', () => book.stageOrders());
    const collateral = new LazyStaging('COLLATERAL', () => book.stageCollateral());
    const kinds = [accounts, positions, choices, orders, collateral] as const;

    const taken = await takeRows(
      input.rows,
      (row, place) => accountRowFaults(row, place, context),
      async (batch) => {
        for (const { row } of batch)
          if ((row.kind === 'POSITION' || row.kind === 'ORDER') && !row.quantity.isZero())
            opened.add(row.instrument);
        await accounts.add(batch.flatMap(ofKind('ACCOUNT')));
        const held = batch.flatMap(ofKind('POSITION'));
        await positions.add(held);
        await choices.add(held.flatMap(choiceOf));
        await orders.add(batch.flatMap(ofKind('ORDER')));
        await collateral.add(batch.flatMap(ofKind('COLLATERAL')));
      },
    );
    const faults = [...taken.faults];
    for (const kind of kinds) faults.push(...(await kind.duplicateFaults()));
    if (faults.length > 0)
      return refuse({ code: 'InvalidInput', faults: faults.slice(0, MAX_IMPORT_FAULTS) });

    // From here on no version can go live that lacks a class or a haircut which a row was checked against, and no
    // instrument is closed.
    const locked = await venue.lock();
    if (locked?.liveVersion !== found?.liveVersion) {
      return refuse({ code: 'InvalidInput', faults: [LIVE_VERSION_MOVED] });
    }
    const closed = closedOf(await book.instruments());
    const closedMeanwhile = [...opened].filter((symbol) => closed.has(symbol)).sort();
    if (closedMeanwhile.length > 0) {
      return refuse({
        code: 'InvalidInput',
        faults: closedMeanwhile.slice(0, MAX_IMPORT_FAULTS).map(closedFault),
      });
    }
    const merged = [];
    for (const kind of kinds) merged.push(await kind.merge());
    const staged = kinds.filter(({ isOpen }) => isOpen).map(({ of }) => of);
    const whole = await book.closeUnnamed(staged, MAX_IMPORT_FAULTS);
    const unsound = [...whole.faults, ...(await book.bookFaults(staged, MAX_IMPORT_FAULTS))];
    if (unsound.length > 0) return refuse({ code: 'InvalidInput', faults: unsound.map(bookFault) });
    const outcomes = merged.flatMap((one) => one.outcomes);
    const { rows } = taken;
    for (const subjectId of merged.flatMap((one) => one.reopened)) {
      await audit.append({ actor, action: 'account.reopen', subjectKind: 'account', subjectId, payload: {} });
    }
    const details = whole.closed > 0 ? { closed: whole.closed } : {};
    const receipt = await completeImport(unit, actor, {
      ...{ kind: 'accounts', rows, outcomes, source: input.source, details },
    });
    return ok({ ...receipt, ...details });
  }, 'LONG');
}

async function contextOf(
  { venue, parameterSets, book, now }: UnitOfWork,
  found: VenueRecord | null,
): Promise<BookContext> {
  const listed = await book.instruments();
  const closed = closedOf(listed);
  const everything = { has: () => true };
  if (found?.liveVersion == null)
    return {
      ...{ listed, closed, now, classed: listed, collateral: everything, modes: everything },
      hasLegs: () => true,
      leastRate: () => null,
      // No class says yet that more is told apart.
      greatestRate: () => ONE,
    };
  const version = await venue.version(found.liveVersion);
  if (version === null) throw new Error(`version ${found.liveVersion}, which is live, is not on record`);
  const parameters = compileParameters(await parameterSets.load(version.parameterSetHash));
  const { modes, classOfInstrument, collateral } = parameters;
  const ofAccount = greatestChoice(parameters, null);
  return {
    ...{ listed, closed, now, classed: classOfInstrument, collateral, modes },
    hasLegs: (instrument) => (classOfInstrument.get(instrument)?.hedgedLegs ?? null) !== null,
    leastRate(instrument) {
      const marginClass = classOfInstrument.get(instrument);
      return marginClass ? leastRate(marginClass.plans.long.initialMargin) : null;
    },
    greatestRate: (instrument) => (instrument === null ? ofAccount : greatestChoice(parameters, instrument)),
  };
}

function closedOf(listed: ReadonlyMap<string, ListedInstrument>): ReadonlySet<string> {
  return new Set([...listed.values()].flatMap(({ symbol, closedAt }) => (closedAt === null ? [] : [symbol])));
}

/** Somebody closed it between the reading of the rows and their writing. */
function closedFault(symbol: string): Fault {
  const message = `"${symbol}" was closed while the rows were read.`;
  return { path: '', rule: 'instrument-open', message };
}

const BOOK_RULES: Readonly<Record<StagedFault['rule'], (fault: StagedFault) => string>> = {
  'one-way-or-legs': ({ subject }) =>
    `"${subject}" would be held in one position and in legs at once: close the one before the other.`,
  'pocket-collateral': ({ subject }) =>
    `The isolated pocket "${subject}" would hold something and have no collateral of its own.`,
  'sequence-agrees': ({ subject }) => `Rows of "${subject}" state different sequence numbers, or none.`,
  'sequence-rises': ({ subject, known }) =>
    `"${subject}" is known at sequence ${known ?? ''}: what replaces it has a greater one.`,
};

function bookFault(fault: StagedFault): Fault {
  const { path, rule } = fault;
  return { path, rule, message: BOOK_RULES[rule](fault) };
}

function ofKind<Kind extends AccountImportRow['kind']>(kind: Kind) {
  type Row = Extract<AccountImportRow, { readonly kind: Kind }>;
  const isIt = (placed: PlacedRow<AccountImportRow>): placed is PlacedRow<Row> => placed.row.kind === kind;
  return (placed: PlacedRow<AccountImportRow>): readonly PlacedRow<Row>[] => (isIt(placed) ? [placed] : []);
}

/** The choice of a rate that a position's row makes: kept by itself, since it stays when the position closes. */
function choiceOf({ place, row }: PlacedRow<PositionRow>): readonly PlacedRow<ChoiceRow>[] {
  const { account, pocket, sequence, instrument, leg, chosen } = row;
  return chosen === null ? [] : [{ place, row: { account, pocket, sequence, instrument, leg, chosen } }];
}
