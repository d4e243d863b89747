/** Whether `npm run check:properties` asks, for what takes long too. */
export const IS_THOROUGH = process.env.MARGRAVE_THOROUGH === '1';

/**
 * How often what takes long is tried: `npm run check:properties` tries it as often as finds something, npm test as often as
 * tells that it still holds.
 */
export function repeats(briefly: number, thoroughly: number): number {
  return IS_THOROUGH ? thoroughly : briefly;
}
