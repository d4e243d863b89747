import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Breaches, readingWords } from './coverage-words';

/** All that is told of one count of breaches, as columns of a file. @param name of a column, by what it holds */
export function breachColumns<Row>(
  name: (what: string) => string,
  of: (row: Row) => Breaches | null,
): readonly CsvColumn<Row>[] {
  const reads = (breaches: Breaches | null): string | null =>
    breaches && readingWords(breaches.reading).words;
  return [
    { heading: name('breaches'), value: (row) => of(row)?.count },
    { heading: name('rate_low'), value: (row) => of(row)?.low },
    { heading: name('rate_high'), value: (row) => of(row)?.high },
    { heading: name('zone'), value: (row) => of(row)?.zone.toLowerCase() },
    { heading: name('kupiec_p'), value: (row) => of(row)?.pValue },
    { heading: name('holm_p'), value: (row) => of(row)?.holm },
    { heading: name('bh_p'), value: (row) => of(row)?.benjaminiHochberg },
    { heading: name('independence_p'), value: (row) => of(row)?.independence },
    { heading: name('conditional_p'), value: (row) => of(row)?.conditional },
    { heading: name('reading'), value: (row) => reads(of(row)) },
    ...[0, 1, 2, 3].flatMap((place): readonly CsvColumn<Row>[] => [
      { heading: name(`worst_${place + 1}_at`), value: (row) => of(row)?.worst[place]?.at },
      { heading: name(`worst_${place + 1}_uncovered`), value: (row) => of(row)?.worst[place]?.uncovered },
    ]),
  ];
}
