'use client';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type CsvColumn, csvText } from './csv-text';
import { saveFile } from './save-file';
import { type ListPage, useWholeList } from './use-whole-list';
import classes from './page-header.module.css';

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
  readPage: (after: string | null) => Promise<ListPage<Row>>;
}) {
  const { progress, isReading, toggle } = useWholeList(readPage, (rows) =>
    saveFile(`${name}.csv`, 'text/csv', csvText(columns, rows)),
  );

  return (
    <>
      <span className={classes.sectionProgress} role="status">
        {progress}
      </span>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconDownload size={13} aria-hidden />}
        onClick={toggle}
      >
        {isReading ? 'Stop' : 'CSV'}
      </Button>
    </>
  );
}
