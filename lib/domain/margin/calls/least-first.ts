/** Indexes of the least values so far, at most so many; those that are Infinity are none. */
export class LeastOf {
  private readonly least: { readonly index: number; readonly value: number }[] = [];

  /** @param most ≥ 1 */
  constructor(private readonly most: number) {}

  add(index: number, value: number): void {
    const { least, most } = this;
    const isFull = least.length === most;
    if (value === Infinity || (isFull && value >= (least.at(-1)?.value ?? NaN))) return;
    if (isFull) least.pop();
    let place = least.length;
    while (place > 0 && (least[place - 1]?.value ?? NaN) > value) place -= 1;
    least.splice(place, 0, { index, value });
  }

  /** Ascending by value; of equal ones the first that was added first. */
  indexes(): readonly number[] {
    return this.least.map(({ index }) => index);
  }
}

/** Indexes that are taken out by value, the least first: a binary heap, of which each step is short however many there are. */
export class LeastFirst {
  private readonly indexes: number[] = [];
  private readonly values: number[] = [];

  get size(): number {
    return this.values.length;
  }

  /** @param value not NaN */
  add(index: number, value: number): void {
    this.indexes.push(index);
    let place = this.values.push(value) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.valueAt(parent) <= value) break;
      this.swap(place, parent);
      place = parent;
    }
  }

  /** Takes out the index with the least value; of equal ones any. Undefined when there is none. */
  take(): number | undefined {
    this.swap(0, this.size - 1);
    const least = this.indexes.pop();
    this.values.pop();
    const value = this.valueAt(0);
    for (let place = 0; ;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const child = this.valueAt(right) < this.valueAt(left) ? right : left;
      if (this.valueAt(child) >= value) return least;
      this.swap(place, child);
      place = child;
    }
  }

  private valueAt(place: number): number {
    return this.values[place] ?? Infinity;
  }

  private swap(one: number, other: number): void {
    for (const list of [this.indexes, this.values]) {
      const [first, second] = [list[one], list[other]];
      if (first !== undefined && second !== undefined) [list[one], list[other]] = [second, first];
    }
  }
}
