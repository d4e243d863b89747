import {
  COLUMN_FIGURES,
  type ColumnFigure,
  type MarginColumns,
  type Margined,
} from '../../domain/margin/figures/margin-columns';

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

  /** An account's figures in 1e-8; its positions follow. */
  add(index: number, status: number, figures: Readonly<Record<ColumnFigure, number>>): void {
    this.status[index] = status;
    for (const figure of COLUMN_FIGURES) this.figures[figure][index] = figures[figure];
    this.pass(index);
  }

  /** An account that stands apart, or whose positions follow. */
  pass(index: number): void {
    this.start[index + 1] = this.count;
  }

  addPosition(index: number, position: AddedPosition): void {
    const row = this.count;
    const { marginClass } = position;
    const place = this.classes.get(marginClass) ?? this.classes.size;
    this.classes.set(marginClass, place);
    this.instrument[row] = position.instrument;
    this.marginClass[row] = place;
    this.notional[row] = position.notional;
    this.initialMargin[row] = position.initialMargin;
    this.maintenanceMargin[row] = position.maintenanceMargin;
    this.count = row + 1;
    this.start[index + 1] = this.count;
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

interface AddedPosition {
  /** Index in the chunk's instruments. */
  readonly instrument: number;
  readonly marginClass: string;
  readonly notional: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}
