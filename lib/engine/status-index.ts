import { MARGIN_STATUSES } from '../domain/margin/method/types';

// Statuses as the kernel counts them: places in MARGIN_STATUSES.

export const CALL = MARGIN_STATUSES.indexOf('CALL');
export const LIQUIDATION = MARGIN_STATUSES.indexOf('LIQUIDATION');
/** The place after the last: no figures. */
export const UNPRICED = MARGIN_STATUSES.length;
