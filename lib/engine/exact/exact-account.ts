import type { Decimal } from '../../domain/number/decimal';
import { countedAmount } from '../../domain/margin/method/collateral';
import { callAmount, marginStatus } from '../../domain/margin/method/account';
import { withChoices } from '../../domain/margin/method/chosen-rate';
import { chargeableOrders, isCharged } from '../../domain/margin/method/open-orders';
import type {
  AccountBook,
  AccountMargin,
  PortfolioFigures,
  Position,
  PositionMargin,
} from '../../domain/margin/method/types';
import { exactValue, type ExactValue } from './exact-asset';
import type { ExactLine } from './exact-line';
import { type HeldPosition, legMargins, otherLeg } from './exact-legs';
import { type ExactFigures, type ExactPart, exactPosition } from './exact-position';
import { reservingMargins } from './exact-reserve';
import { type ExactSettlement, settledFigures, SettledUnits, valuedUnits } from './exact-settlement';
import type { ExactTables } from './exact-tables';
import { decimalOfUnits, exactUnits } from './exact-units';
import { lesserUnits, SCALE, tenTo } from './ratio';

/** What an account's portfolios require together, less offsets, in units of 1e-18. */
export interface ExactPortfolios extends ExactPart {
  readonly margins: readonly PortfolioFigures[];
  /** Of a position in its portfolio; nothing of one that makes no part of it. */
  partOf(portfolio: string, instrument: string): ExactPart;
}

const NO_PORTFOLIOS: ExactPortfolios = {
  ...{ initialMargin: 0n, maintenanceMargin: 0n, margins: [] },
  partOf: () => ({ initialMargin: 0n, maintenanceMargin: 0n }),
};

/** Margins accounts in integers of any size; equal to `marginAccount` in every field. */
export class ExactMargining {
  private readonly maximumProfit: bigint | null;

  /** @param portfoliosOf what an account holds in portfolios requires; null: these numbers do not hold it */
  constructor(
    private readonly tables: ExactTables,
    private readonly portfoliosOf: (book: AccountBook) => ExactPortfolios | null,
  ) {
    const { maximumProfit } = tables.parameters;
    this.maximumProfit = maximumProfit && exactUnits(maximumProfit);
  }

  /** @returns null for an account that the reference method refuses, or that these numbers do not hold */
  margin(book: AccountBook): AccountMargin | null {
    const { parameters, areKnown } = this.tables;
    if (!areKnown) return null;
    const held = this.heldPositions(book);
    const balances = this.balanceValues(book);
    if (!held || !balances) return null;
    const isTogether = parameters.portfolios.length > 0;
    const together = isTogether ? this.portfoliosOf(book) : NO_PORTFOLIOS;
    if (!together) return null;
    const totals = new AccountTotals(balances, together);
    const settled = new SettledUnits();
    const positions: PositionMargin[] = [];
    for (const one of held) {
      const { position, line } = one;
      const part = line.portfolio === null ? null : together.partOf(line.portfolio, position.instrument);
      const other = part ? null : otherLeg(held, one);
      const charged = other
        ? legMargins(parameters, one, other)
        : (part ?? this.reserving(book, one, balances));
      if (charged === undefined) return null;
      const figures = exactPosition(parameters, line, position, charged);
      if (!figures) return null;
      const settlement = this.settlementOf(line, book);
      if (settlement === undefined) return null;
      const valued = settlement ? valuedUnits(parameters, settlement, figures) : figures;
      totals.add(valued, part === null);
      if (settlement) settled.add(settlement, figures);
      else totals.addProfit(figures);
      const settling = settlement ? { settled: settledFigures(settlement, figures) } : {};
      positions.push({ ...positionMargin(position, line, valued), ...settling });
    }
    totals.addProfit({
      recognisedProfit: settled.equity(parameters, 'maintenance', balances.amounts),
      initialRecognisedProfit: settled.equity(parameters, 'initial', balances.amounts),
    });
    return this.accountMargin(book, totals, positions, together.margins);
  }

  /** Null: in the unit of account. Undefined: in what these numbers cannot value. */
  private settlementOf({ settlesIn }: ExactLine, book: AccountBook): ExactSettlement | null | undefined {
    if (settlesIn === null) return null;
    const valued = this.tables.asset({ asset: settlesIn }, book);
    return valued ? { asset: settlesIn, valued } : undefined;
  }

  /** What a position needs whose orders reserve a balance. Null: they reserve none. Undefined: these numbers do not hold it. */
  private reserving(
    book: AccountBook,
    { position, line }: HeldPosition,
    { amounts }: BalanceValues,
  ): ExactPart | null | undefined {
    if (line.reserves === null || chargeableOrders(position) === null) return null;
    const asset = this.tables.asset({ asset: line.reserves }, book);
    if (!asset) return undefined;
    const held = amounts.get(line.reserves) ?? 0n;
    return reservingMargins(this.tables.parameters, line, position, asset, held) ?? undefined;
  }

  private heldPositions(book: AccountBook): HeldPosition[] | null {
    const { positions, mode } = withChoices(book);
    const held: HeldPosition[] = [];
    for (const position of positions) {
      if (!isCharged(position)) continue;
      const line = this.tables.line(position, mode);
      if (!line) return null;
      held.push({ position, line });
    }
    return held;
  }

  private balanceValues(book: AccountBook): BalanceValues | null {
    const { parameters } = this.tables;
    const values: BalanceValues = { initial: [], maintenance: [], amounts: new Map() };
    for (const balance of book.collateral) {
      const counted = countedAmount(balance);
      if (counted.isZero()) continue;
      const asset = this.tables.asset(balance, book);
      const amount = exactUnits(counted);
      if (!asset || amount === null) return null;
      values.amounts.set(balance.asset, amount);
      const maintenance = exactValue(parameters, asset, amount, 'maintenance');
      values.maintenance.push(maintenance);
      values.initial.push(exactValue(parameters, asset, amount, 'initial'));
    }
    return values;
  }

  private accountMargin(
    { account }: AccountBook,
    totals: AccountTotals,
    positions: PositionMargin[],
    portfolios: readonly PortfolioFigures[],
  ): AccountMargin {
    const capped = (profit: bigint): bigint =>
      this.maximumProfit === null || positions.length === 0
        ? profit
        : lesserUnits(profit, this.maximumProfit);
    const equityUnits = totals.equity + capped(totals.profit);
    const equity = decimalOfUnits(equityUnits);
    const initialEquity = decimalOfUnits(totals.initialEquity + capped(totals.initialProfit));
    const initialMargin = decimalOfUnits(totals.initialMargin);
    const maintenanceMargin = decimalOfUnits(totals.maintenanceMargin);
    const { parameters } = this.tables;
    const standing = { initialMargin, initialEquity, maintenanceMargin, equity };
    const status = marginStatus(parameters, standing);
    return {
      account,
      notional: decimalOfUnits(totals.notional),
      initialMargin,
      maintenanceMargin,
      fillMargin: decimalOfUnits(totals.fillMargin),
      equity,
      initialEquity,
      marginRatio:
        totals.maintenanceMargin === 0n ? null : ratioOfUnits(equityUnits, totals.maintenanceMargin),
      status,
      callAmount: callAmount(parameters, status, standing),
      positions,
      portfolios,
    };
  }
}

interface BalanceValues {
  readonly initial: ExactValue[];
  readonly maintenance: ExactValue[];
  /** By asset, less interest, in units of 1e-18. */
  readonly amounts: Map<string, bigint>;
}

/** Sums of an account's figures, in units of 1e-18. */
class AccountTotals {
  notional = 0n;
  initialMargin: bigint;
  maintenanceMargin: bigint;
  fillMargin: bigint;
  profit = 0n;
  initialProfit = 0n;
  /** Of balances only. */
  readonly equity: bigint;
  readonly initialEquity: bigint;

  constructor({ initial, maintenance }: BalanceValues, together: ExactPart) {
    const sumOf = (values: readonly ExactValue[], key: keyof ExactValue): bigint =>
      values.reduce((total, value) => total + value[key], 0n);
    this.equity = sumOf(maintenance, 'equity');
    this.initialEquity = sumOf(initial, 'equity');
    this.initialMargin = this.fillMargin = together.initialMargin + sumOf(initial, 'requirement');
    this.maintenanceMargin = together.maintenanceMargin + sumOf(maintenance, 'requirement');
  }

  /** @param isAlone whether its margins are its own, not a part of its portfolio's */
  add(figures: ExactFigures, isAlone: boolean): void {
    this.notional += figures.notional;
    if (!isAlone) return;
    this.initialMargin += figures.initialMargin;
    this.maintenanceMargin += figures.maintenanceMargin;
    this.fillMargin += figures.fillMargin;
  }

  /** In the unit of account. */
  addProfit({
    recognisedProfit,
    initialRecognisedProfit,
  }: Pick<ExactFigures, 'recognisedProfit' | 'initialRecognisedProfit'>): void {
    this.profit += recognisedProfit;
    this.initialProfit += initialRecognisedProfit;
  }
}

/** equity / MM, towards 0. */
function ratioOfUnits(equity: bigint, maintenanceMargin: bigint): Decimal {
  return decimalOfUnits(((equity * tenTo(8)) / maintenanceMargin) * tenTo(SCALE - 8));
}

function positionMargin(
  { instrument, leg }: Position,
  line: ExactLine,
  figures: ExactFigures,
): PositionMargin {
  const initialMargin = decimalOfUnits(figures.initialMargin);
  const unrealisedProfit = decimalOfUnits(figures.unrealisedProfit);
  const same = (units: bigint, than: bigint, known: Decimal): Decimal =>
    units === than ? known : decimalOfUnits(units);
  return {
    instrument,
    ...(leg ? { leg } : {}),
    marginClass: line.marginClass,
    portfolio: line.portfolio,
    notional: decimalOfUnits(figures.notional),
    initialMargin,
    maintenanceMargin: decimalOfUnits(figures.maintenanceMargin),
    fillMargin: same(figures.fillMargin, figures.initialMargin, initialMargin),
    unrealisedProfit,
    recognisedProfit: same(figures.recognisedProfit, figures.unrealisedProfit, unrealisedProfit),
    initialRecognisedProfit: same(
      figures.initialRecognisedProfit,
      figures.unrealisedProfit,
      unrealisedProfit,
    ),
  };
}
