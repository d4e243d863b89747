'use client';
import { Button, Select, TextInput } from '@mantine/core';
import type { InstrumentRow } from '../../parameters/use-instruments';
import { AS_QUOTED, quotedIn } from './quoted-in';
import { isFaulty, MOST_TRADES, rowFaults, type TradeRow } from './what-if-input';
import classes from './account.module.css';

/** Trades that are supposed, in order: each row one. */
export function SupposedTrades({
  rows,
  onChange,
  instruments,
  byLegs,
  isAsked,
}: {
  rows: readonly TradeRow[];
  onChange: (rows: readonly TradeRow[]) => void;
  instruments: readonly InstrumentRow[];
  byLegs: ReadonlySet<string>;
  /** Whether faults are shown: not before somebody asked. */
  isAsked: boolean;
}) {
  const changed = (id: number, change: Partial<TradeRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...change } : row)));
  const add = () => onChange([...rows, blankRow(Math.max(0, ...rows.map(({ id }) => id)) + 1)]);
  const symbols = instruments.map(({ symbol }) => symbol);
  return (
    <>
      {rows.map((row, index) => (
        <Trade
          key={row.id}
          {...{ row, symbols, byLegs, isAsked }}
          quoted={quotedIn(instruments.filter(({ symbol }) => symbol === row.instrument))}
          name={`Trade ${index + 1}`}
          onChange={(change) => changed(row.id, change)}
          onInstrument={(symbol) =>
            changed(row.id, {
              instrument: symbol,
              price: instruments.find((one) => one.symbol === symbol)?.markPrice ?? '',
            })
          }
          onRemove={() => onChange(rows.filter(({ id }) => id !== row.id))}
        />
      ))}
      <Button
        variant="default"
        size="compact-sm"
        className={classes.addTrade}
        onClick={add}
        disabled={rows.length >= MOST_TRADES}
      >
        Add a trade
      </Button>
    </>
  );
}

export function blankRow(id: number): TradeRow {
  return { id, instrument: null, leg: 'LONG', quantity: '', price: '' };
}

/** Whether every row can be asked. */
export function areAskable(rows: readonly TradeRow[]): boolean {
  return !rows.some((row) => isFaulty(rowFaults(row)));
}

function priceHint(quoted: string | undefined): string {
  const atMark = 'empty: at the mark';
  if (quoted === undefined) return atMark;
  return `${quoted === AS_QUOTED ? AS_QUOTED : `in ${quoted}`}; ${atMark}`;
}

function Trade({
  row,
  name,
  symbols,
  byLegs,
  quoted,
  isAsked,
  onChange,
  onInstrument,
  onRemove,
}: {
  row: TradeRow;
  name: string;
  symbols: readonly string[];
  byLegs: ReadonlySet<string>;
  /** What its price is in; undefined while no instrument is chosen. */
  quoted: string | undefined;
  isAsked: boolean;
  onChange: (change: Partial<TradeRow>) => void;
  onInstrument: (symbol: string | null) => void;
  onRemove: () => void;
}) {
  const faults = isAsked ? rowFaults(row) : null;
  return (
    <div className={classes.whatIf} role="group" aria-label={name}>
      <Select
        label="Instrument"
        placeholder="Choose one"
        searchable
        clearable
        data={[...symbols]}
        value={row.instrument}
        error={faults?.instrument}
        onChange={onInstrument}
      />
      {row.instrument !== null && byLegs.has(row.instrument) ? (
        <Select
          label="Leg"
          allowDeselect={false}
          data={[
            { value: 'LONG', label: 'long' },
            { value: 'SHORT', label: 'short' },
          ]}
          value={row.leg}
          onChange={(value) => onChange({ leg: value === 'SHORT' ? 'SHORT' : 'LONG' })}
        />
      ) : null}
      <TextInput
        label="Quantity"
        description="negative sells"
        inputMode="decimal"
        error={faults?.quantity}
        value={row.quantity}
        onChange={({ currentTarget }) => onChange({ quantity: currentTarget.value })}
      />
      <TextInput
        label="Price"
        description={priceHint(quoted)}
        inputMode="decimal"
        error={faults?.price}
        value={row.price}
        onChange={({ currentTarget }) => onChange({ price: currentTarget.value })}
      />
      <Button variant="subtle" color="gray" aria-label={`Remove ${name.toLowerCase()}`} onClick={onRemove}>
        Remove
      </Button>
    </div>
  );
}
