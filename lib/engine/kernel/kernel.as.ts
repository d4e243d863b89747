// What the host may call.
export { marginNarrow } from './narrow.as';
export { stressAccounts } from './scenario.as';
export { tickShards } from './live.as';
export { restate } from './live-standing.as';
// The host does not call these. What is exported the compiler leaves a function of its own: each pass is to have all
// registers to itself, and what is rare is to be out of their way.
export { accountPass, plainCollateral, roundedCollateral } from './account-pass.as';
export { findCharge } from './charge.as';
export { chargePass } from './charge-pass.as';
export { balanceSumPass, positionSumPass } from './live.as';
export { tickCharges, touchCharges } from './live-charges.as';
export { restateThese, touchPass } from './live-standing.as';
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
