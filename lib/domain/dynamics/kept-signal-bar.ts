import type { WrittenBar } from '../books/history-snapshot';
import type { SignalBar } from './signal';

/** A bar of a kept history as a programme reads it. Nothing reads where a bar opened: it stands where it closed. */
export function keptSignalBar({ opensAt, high, low, close }: WrittenBar): SignalBar {
  const [opensAtMs, closed] = [Date.parse(opensAt), Number(close)];
  return { opensAtMs, open: closed, high: Number(high), low: Number(low), close: closed };
}
