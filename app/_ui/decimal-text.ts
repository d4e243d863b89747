/**
 * Decimals as the API sends them ("-12.5": no exponent), handled as text with BigInt so that what is shown
 * is what was stored: JavaScript's numbers keep only 15 digits. For display; no margin is computed here.
 */
interface Scaled {
  readonly units: bigint;
  readonly scale: number;
}

function scaled(text: string): Scaled {
  const [whole = '0', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

function aligned(a: string, b: string): { a: bigint; b: bigint; scale: number } {
  const [left, right] = [scaled(a), scaled(b)];
  const scale = Math.max(left.scale, right.scale);
  return {
    a: left.units * 10n ** BigInt(scale - left.scale),
    b: right.units * 10n ** BigInt(scale - right.scale),
    scale,
  };
}

/** Puts the point back: 12345n at scale 2 is "123.45". */
function textOf(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** −1, 0 or 1, exactly: for sorting a column. */
export function compareDecimals(a: string, b: string): number {
  const { a: left, b: right } = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** after − before, exactly. */
export function differenceText(after: string, before: string): string {
  const { a, b, scale } = aligned(after, before);
  return trimZeros(textOf(a - b, scale));
}

/** The sum of all, exactly. */
export function sumText(texts: readonly string[]): string {
  return texts.reduce((sum, text) => {
    const { a, b, scale } = aligned(sum, text);
    return trimZeros(textOf(a + b, scale));
  }, '0');
}

export interface TextStyle {
  /** Commas between thousands. */
  readonly grouped?: boolean;
  /** A plus before what is above zero. */
  readonly signed?: boolean;
}

/** After the point: more than the 18 that a decimal of the API may have, and what every browser can format. */
const MOST_DIGITS = 20;

/** One for each style: to make one costs as much as twenty texts. */
const formats = new Map<string, Intl.NumberFormat>();

/**
 * Rounded half to even at `scale` digits after the point, with exactly that many digits; undefined keeps what
 * there are (at most 20), without trailing zeros. What rounds to zero has no sign. Exact: Intl reads decimals as text.
 */
export function roundedText(
  text: string,
  scale: number | undefined,
  { grouped = false, signed = false }: TextStyle = {},
): string {
  const key = `${scale} ${grouped} ${signed}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: scale ?? 0,
      maximumFractionDigits: scale ?? MOST_DIGITS,
      roundingMode: 'halfEven',
      signDisplay: signed ? 'exceptZero' : 'negative',
      useGrouping: grouped,
    });
    formats.set(key, format);
  }
  return format.format(text as Intl.StringNumericLiteral);
}

/** The point moved to the right (`places` > 0) or left, exactly: "0.005" by 2 is "0.5". */
export function shiftedText(text: string, places: number): string {
  const { units, scale } = scaled(text);
  const next = scale - places;
  return trimZeros(next >= 0 ? textOf(units, next) : textOf(units * 10n ** BigInt(-next), 0));
}

export function signOf(text: string): -1 | 0 | 1 {
  const { units } = scaled(text);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

/** True for what the API accepts as a Decimal. */
export function isDecimalText(text: string): boolean {
  return /^-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,18})?$/.test(text);
}
