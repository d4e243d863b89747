'use client';
import { formatDecimal } from '../../../../_ui/format';
import { type CascadeImpact } from './cascade-words';
import classes from './cascade-impacts.module.css';

/** In percent: figures keep their contrast on it, light and dark. */
const STRONGEST = 36;

/** How accounts that are sold carry losses from one instrument to another, as proposed. */
export function TransmissionMap({ cascade }: { cascade: CascadeImpact }) {
  const { symbols, rows } = cascade.proposed.transmission;
  if (symbols.length < 2) return null;
  return (
    <table className={classes.map}>
      <caption>
        What is sold together, as proposed, by notional over depth: above 0 sold together or bought together,
        below 0 one is sold and the other bought
      </caption>
      <thead>
        <tr>
          <td />
          {symbols.map((symbol) => (
            <th key={symbol} scope="col">
              {symbol}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {symbols.map((symbol, row) => (
          <tr key={symbol}>
            <th scope="row">{symbol}</th>
            {symbols.map((other, column) => {
              const value = rows[row * symbols.length + column] ?? '0';
              const share = Math.round(Math.min(1, Math.abs(Number(value))) * STRONGEST);
              const hue = value.startsWith('-') ? 'var(--ink-soft)' : 'var(--accent)';
              return (
                <td
                  key={other}
                  className={classes.number}
                  style={{ background: `color-mix(in srgb, ${hue} ${share}%, transparent)` }}
                >
                  {formatDecimal(value, { scale: 2 })}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
