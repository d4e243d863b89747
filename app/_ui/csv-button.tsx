'use client';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type CsvColumn, csvText } from './csv-text';
import { saveFile } from './save-file';

/** What stands on the page as a file: exact, and complete, since all of it has been read already. */
export function CsvButton<Row>({
  name,
  columns,
  rows,
}: {
  /** Of the file, without its ending. */
  name: string;
  columns: readonly CsvColumn<Row>[];
  rows: readonly Row[];
}) {
  return (
    <Button
      variant="default"
      size="compact-xs"
      leftSection={<IconDownload size={13} aria-hidden />}
      onClick={() => saveFile(`${name}.csv`, 'text/csv', csvText(columns, rows))}
    >
      CSV
    </Button>
  );
}
