import { differenceText, signOf } from './decimal-text';
import {
  formatCompact,
  formatCount,
  formatDecimal,
  formatLeverage,
  formatPercent,
  formatRate,
  NONE,
  type NumberStyle,
} from './format';

type Text = string | null | undefined;

/** An amount in the settlement asset, to 2 decimals; the exact figure is in its title. Units stand in headers. */
export function Money({ value, scale = 2, signed }: { value: Text } & NumberStyle) {
  if (value == null) return <Absent />;
  return (
    <span className="num" title={formatDecimal(value)}>
      {formatDecimal(value, { scale, signed })}
    </span>
  );
}

/** "12.3 M", exact in its title: for tiles, where the size matters and not the cent. */
export function CompactMoney({ value, signed, scale }: { value: Text } & NumberStyle) {
  if (value == null) return <Absent />;
  return (
    <span className="num" title={formatDecimal(value)}>
      {formatCompact(value, { signed, scale })}
    </span>
  );
}

/** Any decimal as it is: quantities, prices. */
export function Quantity({ value, scale, signed }: { value: Text } & NumberStyle) {
  if (value == null) return <Absent />;
  return (
    <span className="num" title={scale === undefined ? undefined : formatDecimal(value)}>
      {formatDecimal(value, { scale, signed })}
    </span>
  );
}

/**
 * A rate, haircut or other fraction as percent, as `formatRate` has it; to a fixed number of digits only where figures of
 * one column are to be compared. The exact figure is in its title.
 */
export function Percent({ value, scale }: { value: Text; scale?: number }) {
  if (value == null) return <Absent />;
  return (
    <span className="num" title={formatPercent(value)}>
      {scale === undefined ? formatRate(value) : formatPercent(value, { scale })}
    </span>
  );
}

/** Equity over maintenance margin, or the like: 4 digits, as a hair above 1 is not 1. */
export function Ratio({ value }: { value: Text }) {
  return <Quantity value={value} scale={4} />;
}

export function Leverage({ value }: { value: Text }) {
  if (value == null) return <Absent />;
  return (
    <span className="num" title={formatDecimal(value)}>
      {formatLeverage(value)}
    </span>
  );
}

export function Count({ value }: { value: number | null | undefined }) {
  return value == null ? <Absent /> : <span className="num">{formatCount(value)}</span>;
}

/**
 * after − before with its sign, a glyph and the colours of tighter and looser (`DirectionGlyph`), so that colour alone says
 * nothing.
 */
export function Change({
  before,
  after,
  compact = false,
}: {
  before: string;
  after: string;
  compact?: boolean;
}) {
  const difference = differenceText(after, before);
  const sign = signOf(difference);
  const shown = compact
    ? formatCompact(difference, { signed: true })
    : formatDecimal(difference, { scale: 2, signed: true });
  return (
    <span className="num" title={formatDecimal(difference, { signed: true })}>
      {sign === 0 ? '' : <Arrow isUp={sign > 0} />}
      {shown}
    </span>
  );
}

/** Stands where a figure is no constant of the class: a formula reads the market for it. */
export function OnMarket() {
  return <span style={{ color: 'var(--ink-soft)' }}>depends on the market</span>;
}

function Arrow({ isUp }: { isUp: boolean }) {
  return (
    <span aria-hidden style={{ color: isUp ? 'var(--status-warning)' : 'var(--accent)' }}>
      {isUp ? '▲ ' : '▼ '}
    </span>
  );
}

export function Absent() {
  return (
    <span className="num" aria-label="none">
      {NONE}
    </span>
  );
}
