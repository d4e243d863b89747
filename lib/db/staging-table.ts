import { decimalText, type Decimal } from '../domain/number/decimal';
import { placePath } from '../domain/market/import-row';
import type { PlacedRow, StagedDuplicate, Staging } from '../ports/staging';
import type { Prisma } from './generated/prisma/client';
import { rowLines, selectLines } from './row-lines';

export interface StagedColumn<Row> {
  readonly type: string;
  readonly text: (row: Row) => string | null;
}

/** How rows of a kind wait in a temporary table, and where they go from there. */
export interface StagingTable<Row> {
  readonly name: string;
  /** Column → its type in SQL and its text for a row; null is NULL. */
  readonly columns: Readonly<Record<string, StagedColumn<Row>>>;
  /** Columns that no two rows may agree on. */
  readonly key: readonly string[];
  /** The same as people read them, where it differs: SQL of the table's columns, nothing for NULL. */
  readonly shownKey?: readonly string[];
  /** Does what must be there before the rows are written. @returns accounts that it opened again */
  readonly prepare?: () => Promise<readonly string[]>;
  /** Statements that write all rows to where they belong; each row that changes something is written once. */
  readonly merge: readonly string[];
  /** How many rows say otherwise than what is known, before they are written: a count as `count`, in SQL. */
  readonly corrections?: string;
  /** How many rows say otherwise than what stands of their very instant, before they are written: the same. */
  readonly contradictions?: string;
}

export const numeric = <Row>(value: (row: Row) => Decimal | null): StagedColumn<Row> => ({
  type: 'numeric',
  text: (row: Row) => {
    const decimal = value(row);
    return decimal === null ? null : decimalText(decimal);
  },
});
export const text = <Row>(value: (row: Row) => string | null): StagedColumn<Row> => ({
  type: 'text',
  text: value,
});
export const instant = <Row>(value: (row: Row) => Date): StagedColumn<Row> => ({
  type: 'timestamptz',
  text: (row: Row) => value(row).toISOString(),
});

export async function staging<Row>(
  tx: Prisma.TransactionClient,
  { name, columns, key, shownKey = key, prepare, merge, ...counts }: StagingTable<Row>,
): Promise<Staging<Row>> {
  const names = Object.keys(columns);
  const kinds = Object.values(columns);
  // Every name and type here is a constant of this file; values travel as parameters only.
  await tx.$executeRawUnsafe(
    `create temporary table ${name} (ordinal bigint generated always as identity, path text not null,
       ${names.map((column, index) => `${column} ${kinds[index]?.type}`).join(', ')}) on commit drop`,
  );
  const cells = {
    path: 'text',
    ...Object.fromEntries(Object.entries(columns).map(([column, { type }]) => [column, type])),
  };
  const insert = `insert into ${name} (path, ${names.join(', ')}) ${selectLines(cells, '$1')}`;

  return {
    async add(rows: readonly PlacedRow<Row>[]) {
      const given = rows.map(({ place, row }) => [
        placePath(place),
        ...kinds.map(({ text: textOf }) => textOf(row)),
      ]);
      await tx.$executeRawUnsafe(insert, rowLines(given));
    },

    async duplicates(limit) {
      return tx.$queryRawUnsafe<StagedDuplicate[]>(
        `select path, first_path as "firstPath", concat_ws(', ', ${shownKey.join(', ')}) as key
         from (select *, row_number() over same as nth, first_value(path) over same as first_path
               from ${name} window same as (partition by ${key.join(', ')} order by ordinal)) as numbered
         where nth > 1 order by ordinal limit $1`,
        limit,
      );
    },

    async merge() {
      const reopened = (await prepare?.()) ?? [];
      const corrections = await counted(tx, counts.corrections);
      const contradictions = await counted(tx, counts.contradictions);
      let applied = 0;
      for (const statement of merge) applied += await tx.$executeRawUnsafe(statement);
      return {
        ...{ applied, reopened },
        ...(corrections > 0 ? { corrections } : {}),
        ...(contradictions > 0 ? { contradictions } : {}),
      };
    },
  };
}

/** What a statement counts as `count`; 0 where there is none. */
export async function counted(tx: Prisma.TransactionClient, statement: string | undefined): Promise<number> {
  if (statement === undefined) return 0;
  return (await tx.$queryRawUnsafe<{ count: number }[]>(statement))[0]?.count ?? 0;
}
