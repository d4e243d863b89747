import { anyFigure, members, oneOf } from './allowlist';

/** Roundings that the engine's numbers compute with: of figures, and of steps within a formula. */

const MODES = oneOf('UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_EVEN');
export const ROUNDING = members({ scale: anyFigure, mode: MODES });
export const STEP = members({ scale: anyFigure, binaryScale: anyFigure, mode: MODES });
