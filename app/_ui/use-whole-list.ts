'use client';
import { useRef, useState } from 'react';
import { formatCount } from './format';

/** Some rows of a list, how many there are in all, and where the next ones begin. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly totalCount: number;
  readonly next: string | null;
}

/**
 * Reads a whole list page by page, however long it is, and hands it over; what is stopped or fails hands over nothing.
 *
 * @param readPage @throws where the page cannot be read
 */
export function useWholeList<Row>(
  readPage: (after: string | null) => Promise<ListPage<Row>>,
  onWhole: (rows: readonly Row[]) => void,
) {
  const [progress, setProgress] = useState<string | null>(null);
  const [isReading, setIsReading] = useState(false);
  const isStopped = useRef(false);

  async function read(): Promise<void> {
    isStopped.current = false;
    setIsReading(true);
    try {
      const rows: Row[] = [];
      let after: string | null = null;
      do {
        const page: ListPage<Row> = await readPage(after);
        rows.push(...page.rows);
        setProgress(`${formatCount(rows.length)} of ${formatCount(page.totalCount)}`);
        after = page.next;
      } while (after !== null && !isStopped.current);
      if (!isStopped.current) onWhole(rows);
      setProgress(isStopped.current ? 'Stopped; no file was written.' : null);
    } catch {
      setProgress('The list could not be read to its end; no file was written.');
    } finally {
      setIsReading(false);
    }
  }

  /** Begins, or stops what has begun. */
  const toggle = (): void => {
    if (isReading) isStopped.current = true;
    else void read();
  };
  return { progress, isReading, toggle };
}
