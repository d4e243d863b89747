import {
  COLUMN_FIGURES,
  type ColumnFigure,
  type MarginColumns,
  type Margined,
} from '../../domain/margin/figures/margin-columns';
import type { CompiledLine } from '../compile/tables';

/** Margin columns of a chunk while its accounts are taken, each in turn. */
export class AddedColumns {
  private readonly status: Uint8Array;
  private readonly figures: Record<ColumnFigure, Float64Array>;
  private readonly start: Uint32Array;
  private readonly instrument: Uint32Array;
  private readonly marginClass: Uint32Array;
  private readonly notional: Float64Array;
  private readonly initialMargin: Float64Array;
  private readonly maintenanceMargin: Float64Array;
  private readonly classes = new Map<string, number>();
  /** Place of its class, by the line's own in the tables, once it is known. */
  private readonly classOfLine: number[] = [];
  private count = 0;

  constructor(
    private readonly accounts: readonly string[],
    private readonly instruments: readonly string[],
    positions: number,
  ) {
    this.status = new Uint8Array(accounts.length);
    const column = (): Float64Array => new Float64Array(accounts.length);
    this.figures = Object.fromEntries(COLUMN_FIGURES.map((figure) => [figure, column()])) as Record<
      ColumnFigure,
      Float64Array
    >;
    this.start = new Uint32Array(accounts.length + 1);
    this.instrument = new Uint32Array(positions);
    this.marginClass = new Uint32Array(positions);
    this.notional = new Float64Array(positions);
    this.initialMargin = new Float64Array(positions);
    this.maintenanceMargin = new Float64Array(positions);
  }

  /** An account's figures in 1e-8; its positions follow, and then `pass`. */
  add(index: number, figures: AddedFigures): void {
    const { figures: columns } = this;
    this.status[index] = figures.status;
    columns.notional[index] = figures.notional;
    columns.initialMargin[index] = figures.initialMargin;
    columns.maintenanceMargin[index] = figures.maintenanceMargin;
    columns.equity[index] = figures.equity;
    columns.callAmount[index] = figures.callAmount;
  }

  /** Ends an account: its positions were added, or it stands apart. */
  pass(index: number): void {
    this.start[index + 1] = this.count;
  }

  /** @param instrument index in the chunk's instruments. Its margins follow */
  addPosition(instrument: number, { index, marginClass }: CompiledLine): void {
    this.instrument[this.count] = instrument;
    this.marginClass[this.count] = this.classOfLine[index] ?? this.placeOf(index, marginClass);
  }

  /** Of the position that was added last, in 1e-8. */
  addMargins(notional: number, initialMargin: number, maintenanceMargin: number): void {
    const row = this.count;
    this.notional[row] = notional;
    this.initialMargin[row] = initialMargin;
    this.maintenanceMargin[row] = maintenanceMargin;
    this.count = row + 1;
  }

  private placeOf(line: number, marginClass: string): number {
    const place = this.classes.get(marginClass) ?? this.classes.size;
    this.classes.set(marginClass, place);
    this.classOfLine[line] = place;
    return place;
  }

  whole(apart: ReadonlyMap<number, Margined>): MarginColumns {
    const { accounts, status, figures, start, instruments, count } = this;
    return {
      ...{ accounts, status, figures, apart },
      positions: {
        ...{ start, instruments, classes: [...this.classes.keys()] },
        instrument: this.instrument.subarray(0, count),
        marginClass: this.marginClass.subarray(0, count),
        notional: this.notional.subarray(0, count),
        initialMargin: this.initialMargin.subarray(0, count),
        maintenanceMargin: this.maintenanceMargin.subarray(0, count),
      },
    };
  }
}

/** In 1e-8; `status`: a place in MARGIN_STATUSES. */
type AddedFigures = Readonly<Record<ColumnFigure, number>> & { readonly status: number };
