/** The name that a live engine holds exclusively as long as it lives. */
export const LIVE_ENGINE = 'live-engine';
