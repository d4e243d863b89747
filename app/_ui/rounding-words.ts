const DIRECTIONS: Readonly<Record<string, string>> = {
  UP: 'away from zero',
  DOWN: 'toward zero',
  CEILING: 'up',
  FLOOR: 'down',
  HALF_EVEN: 'to the nearest, halves to even',
  HALF_UP: 'to the nearest, halves away from zero',
};

/** Which way a rounding goes; what is no direction that we know is shown as it is. */
export function roundingWords(mode: string): string {
  return DIRECTIONS[mode] ?? mode;
}
