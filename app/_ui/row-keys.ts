/** The rows of the page's tables that one can open or act on, in the order of the page. */
function liveRows(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('#main tr[data-row]')].filter(
    (row) => row.querySelector('a, button') !== null,
  );
}

/**
 * Moves the focus by one row; from elsewhere to the first row, which Enter then opens. At the last row it stays.
 * Rows that are not drawn yet come into view as the table follows the focus.
 */
export function moveRowByKey(step: 1 | -1): void {
  const rows = liveRows();
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at < 0 ? rows[0] : rows[at + step];
  const target = next?.querySelector<HTMLElement>('a, button');
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
}
