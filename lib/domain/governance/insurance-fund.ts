/** The log names it so: a venue has one. */
export const INSURANCE_FUND = 'insurance';
