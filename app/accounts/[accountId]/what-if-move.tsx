'use client';
import { Button, Select, TextInput } from '@mantine/core';
import { EVERY_PRICE, type MoveTyped, percentFault } from './what-if-input';
import classes from './account.module.css';

const QUICK = ['-20', '-10', '-5', '5', '10', '20'] as const;

/** A move of prices that is supposed after the trades. */
export function SupposedMove({
  move,
  onChange,
  symbols,
  isAsked,
}: {
  move: MoveTyped;
  onChange: (move: MoveTyped) => void;
  symbols: readonly string[];
  isAsked: boolean;
}) {
  return (
    <div className={classes.whatIf} role="group" aria-label="Move of prices">
      <Select
        label="Then prices move"
        searchable
        allowDeselect={false}
        data={[
          { value: EVERY, label: 'all prices' },
          ...symbols.map((symbol) => ({ value: symbol, label: symbol })),
        ]}
        value={move.of === EVERY_PRICE ? EVERY : move.of}
        onChange={(value) =>
          onChange({ ...move, of: value === null || value === EVERY ? EVERY_PRICE : value })
        }
      />
      <TextInput
        label="By, in %"
        description="negative falls; empty: they stay"
        inputMode="decimal"
        error={isAsked ? percentFault(move.percent) : null}
        value={move.percent}
        onChange={({ currentTarget }) => onChange({ ...move, percent: currentTarget.value })}
      />
      <div className={classes.quick} role="group" aria-label="Usual moves">
        {QUICK.map((percent) => (
          <Button
            key={percent}
            size="compact-sm"
            variant={move.percent === percent ? 'light' : 'default'}
            aria-pressed={move.percent === percent}
            onClick={() => onChange({ ...move, percent: move.percent === percent ? '' : percent })}
          >
            {percent.startsWith('-') ? `−${percent.slice(1)}` : `+${percent}`} %
          </Button>
        ))}
      </div>
    </div>
  );
}

/** A select's value is never empty, and no symbol has a space. */
const EVERY = 'all prices';
