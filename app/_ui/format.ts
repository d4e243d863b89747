import { roundedText, shiftedText, trimZeros } from './decimal-text';

const MINUS = '−';
/** Stands where there is no figure. */
export const NONE = '–';

export interface NumberStyle {
  /** Digits after the point; absent: all there are. */
  readonly scale?: number;
  /** Show + before what is above zero. */
  readonly signed?: boolean;
}

/** "1234567.891" → "1,234,567.89" at scale 2. A figure that rounds to zero shows no minus. */
export function formatDecimal(text: string, { scale, signed = false }: NumberStyle = {}): string {
  return roundedText(text, scale, { grouped: true, signed }).replace('-', MINUS);
}

/** "0.005" → "0.5 %". */
export function formatPercent(text: string, style: NumberStyle = {}): string {
  return `${formatDecimal(shiftedText(text, 2), style)} %`;
}

const RATE_DIGITS = 4;

/** A fraction as percent, to 4 digits after the point and without zeros at the end: "0.4 %", "6.6667 %", never "0.4000 %". */
export function formatRate(text: string): string {
  return formatPercent(roundedText(text, RATE_DIGITS + 2)).replace(/\.?0+ %$/, (zeros) =>
    zeros.startsWith('.') ? ' %' : zeros,
  );
}

const MAGNITUDES = [
  ['T', 12],
  ['B', 9],
  ['M', 6],
  ['k', 3],
] as const;

/** "12345678" → "12.3 M": for axes and labels where the exact figure stands beside or in the title. */
export function formatCompact(text: string, { scale = 1, signed = false }: NumberStyle = {}): string {
  const wholeDigits = (text.replace('-', '').split('.')[0] ?? '').length;
  const magnitude = MAGNITUDES.find(([, digits]) => wholeDigits > digits);
  if (!magnitude) return formatDecimal(text, { scale: text.includes('.') ? Math.max(scale, 2) : 0, signed });
  const [letter, digits] = magnitude;
  const rounded = trimZeros(roundedText(shiftedText(text, -digits), scale));
  return `${formatDecimal(rounded, { signed })} ${letter}`;
}

export function formatLeverage(text: string): string {
  return `${formatDecimal(text, { scale: text.includes('.') ? 2 : 0 })}×`;
}

export function formatCount(count: number): string {
  return formatDecimal(String(count));
}

/** "2026-11-22 16:05 UTC"; with seconds on request. Instants are in UTC everywhere. */
export function formatInstant(instant: string, { seconds = false }: { seconds?: boolean } = {}): string {
  const iso = new Date(instant).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, seconds ? 19 : 16)} UTC`;
}

export function formatDay(instant: string): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** How long before `nowMs`: "just now", "4 min", "3 h", "12 d"; in the future: "in 4 min". */
export function formatAge(instant: string, nowMs: number): string {
  const ageMs = nowMs - new Date(instant).getTime();
  const size = formatDuration(Math.abs(ageMs));
  if (size === '') return 'just now';
  return ageMs < 0 ? `in ${size}` : `${size} ago`;
}

/** How long it has lasted by `nowMs`: "under 1 min", "40 min", "3 h", "12 d". */
export function formatSpan(since: string, nowMs: number): string {
  return formatDuration(Math.max(0, nowMs - new Date(since).getTime())) || 'under 1 min';
}

function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return '';
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** "IN_REVIEW" → "In review". */
export function sentenceCase(constant: string): string {
  const words = constant.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
