const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Whether an id from outside can name a row at all. PostgreSQL fails on any other text where we want to answer
 * that there is no such row.
 */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}
