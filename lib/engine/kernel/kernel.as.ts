// What the host may call.
export { marginNarrow } from './narrow.as';
export { stressAccounts } from './scenario.as';
export { restate, tickShards } from './live.as';
// The host does not call these. What is exported the compiler leaves a function of its own: each pass is to have all
// registers to itself, and what is rare is to be out of their way.
export { accountPass, plainCollateral, roundedCollateral } from './account-pass.as';
export { balanceSumPass, positionSumPass, restateThese, touchPass } from './live.as';
export {
  closeRowPass, directMargins, directRowMargins, lineRowPass, linkedMargins, roundedMargins, roundedRowMargins, rowPass,
  sizedRowPass,
} from './margin-pass.as';
export { narrowStatus, ratioOf } from './standing.as';
export {
  flooredLineProfits, flooredProfits, roundedLineProfits, roundedLineValues, roundedProfits, roundedValues,
} from './value-pass.as';
export { countDebts, countStatuses } from './scenario.as';
export { addPieces, gatherBalances, gatherPositions, sumLines } from './scenario-lines.as';
