'use client';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { type CsvColumn, csvText } from './csv-text';
import { formatCount } from './format';
import { saveFile } from './save-file';
import classes from './page-header.module.css';

/** Some rows of a list, how many there are in all, and where the next ones begin. */
export interface CsvPage<Row> {
  readonly rows: readonly Row[];
  readonly totalCount: number;
  readonly next: string | null;
}

/** The whole list as a file, as filtered and ordered on the page: read page by page, however long it is. */
export function CsvExport<Row>({
  name,
  columns,
  readPage,
}: {
  /** Of the file, without its ending. */
  name: string;
  columns: readonly CsvColumn<Row>[];
  /** @throws where the page cannot be read */
  readPage: (after: string | null) => Promise<CsvPage<Row>>;
}) {
  const [progress, setProgress] = useState<string | null>(null);
  const [isReading, setIsReading] = useState(false);
  const isStopped = useRef(false);

  async function save(): Promise<void> {
    isStopped.current = false;
    setIsReading(true);
    try {
      const rows: Row[] = [];
      let after: string | null = null;
      do {
        const page: CsvPage<Row> = await readPage(after);
        rows.push(...page.rows);
        setProgress(`${formatCount(rows.length)} of ${formatCount(page.totalCount)}`);
        after = page.next;
      } while (after !== null && !isStopped.current);
      if (!isStopped.current) saveFile(`${name}.csv`, 'text/csv', csvText(columns, rows));
      setProgress(isStopped.current ? 'Stopped; no file was written.' : null);
    } catch {
      setProgress('The list could not be read to its end; no file was written.');
    } finally {
      setIsReading(false);
    }
  }

  return (
    <>
      <span className={classes.sectionProgress} role="status">
        {progress}
      </span>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconDownload size={13} aria-hidden />}
        onClick={() => (isReading ? (isStopped.current = true) : void save())}
      >
        {isReading ? 'Stop' : 'CSV'}
      </Button>
    </>
  );
}
