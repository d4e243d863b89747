'use client';
import { Absent, Count } from '../../../../_ui/figures';
import { type Breaches, readingWords } from './coverage-words';
import classes from './price-coverage.module.css';

/** How many, before and after. */
export function CountPair({ before, after }: { before: Breaches | null; after: Breaches | null }) {
  return (
    <span className={classes.whole}>
      <Count value={before?.count} /> → <Count value={after?.count} />
    </span>
  );
}

/** What they say of margin, before and after. */
export function ReadingPair({ before, after }: { before: Breaches | null; after: Breaches | null }) {
  if (before === null && after === null) return <Absent />;
  if (before?.reading === after?.reading)
    return (
      <span className={classes.whole}>
        <Reading breaches={after} /> both
      </span>
    );
  return (
    <span className={classes.whole}>
      <Reading breaches={before} /> → <Reading breaches={after} />
    </span>
  );
}

function Reading({ breaches }: { breaches: Breaches | null }) {
  if (breaches === null) return <Absent />;
  const { glyph, short } = readingWords(breaches.reading);
  return (
    <span className={classes[breaches.reading]}>
      <span aria-hidden>{glyph} </span>
      {short}
    </span>
  );
}
