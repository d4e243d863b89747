/**
 * How often what takes long is tried: `npm run check:properties` tries it as often as finds something, npm test as often as
 * tells that it still holds.
 */
export function repeats(briefly: number, thoroughly: number): number {
  return process.env.MARGRAVE_THOROUGH === '1' ? thoroughly : briefly;
}
