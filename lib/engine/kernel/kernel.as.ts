// What the host may call.
export { marginNarrow } from './narrow.as';
export { marginWide } from './wide.as';
export { restate, tickBalances, tickPositions } from './live.as';
