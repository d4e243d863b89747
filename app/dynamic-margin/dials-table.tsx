import { CsvButton } from '../_ui/csv-button';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace } from '../_ui/faces';
import { Ratio } from '../_ui/figures';
import { Section } from '../_ui/section';
import { DialRange } from './dial-range';
import classes from './dynamic-margin.module.css';
import { SlotLink } from './slot-link';
import { type Dial, type DialPair, GATE_WORDS, pairsOf, type Programme } from './words';

/** Each dial between its bounds, and what decided it last. */
export function DialsTable({ programmes }: { programmes: readonly Programme[] }) {
  const pairs = pairsOf(programmes);
  return (
    <Section
      title="Dials"
      about="multiplier on the approved requirement; 1 is as approved"
      actions={<CsvButton name="margrave-dials" columns={CSV} rows={pairs} />}
    >
      <DataTable
        label="Dials now, and what decided"
        columns={COLUMNS}
        rows={pairs}
        rowKey={({ programme, subject }) => `${programme.name} ${subject.kind} ${subject.name}`}
        empty={<EmptyFace title="No programme has decided anything yet: every dial is 1." />}
      />
      <p className={classes.key}>
        <span>
          <i className={classes.keyMaintenance} aria-hidden /> maintenance
        </span>
        <span>
          <i className={classes.keyInitial} aria-hidden /> initial
        </span>
        <span>▾ target of both</span>
        <span>In brackets: decided, and not applied.</span>
      </p>
    </Section>
  );
}

/** A dial; in brackets where it applies nothing. */
function Applied({ isApplied, value }: { isApplied: boolean; value: string }) {
  if (isApplied) return <Ratio value={value} />;
  return (
    <span className={classes.unapplied}>
      (<Ratio value={value} />)
    </span>
  );
}

/** "Speed limit. It rises by at most …": of one dial. */
function Why({ dial, of }: { dial: Dial; of?: string }) {
  return (
    <p className={classes.why}>
      <b>
        {of === undefined ? '' : `${of}: `}
        {GATE_WORDS[dial.gate]}.
      </b>{' '}
      {dial.why}
    </p>
  );
}

const COLUMNS: readonly Column<DialPair>[] = [
  {
    key: 'subject',
    header: 'Class',
    sortBy: ({ subject }) => subject.name,
    cell: ({ subject, programme }) => {
      const name = subject.kind === 'PORTFOLIO' ? `Portfolio ${subject.name}` : subject.name;
      return programme.newestSlot ? <SlotLink hash={programme.newestSlot.hash}>{name}</SlotLink> : name;
    },
  },
  { key: 'range', header: 'Within its bounds', cell: (pair) => <DialRange pair={pair} /> },
  {
    key: 'maintenance',
    header: 'Maintenance',
    unit: '×',
    numeric: true,
    sortBy: ({ maintenance }) => maintenance.after,
    cell: ({ maintenance, programme }) => (
      <b>
        <Applied isApplied={programme.phase === 'LIVE'} value={maintenance.after} />
      </b>
    ),
  },
  {
    key: 'initial',
    header: 'Initial',
    unit: '×',
    numeric: true,
    sortBy: ({ initial }) => initial.after,
    cell: ({ initial, programme }) => (
      <Applied isApplied={programme.phase !== 'SHADOW'} value={initial.after} />
    ),
  },
  {
    key: 'target',
    header: 'Target',
    unit: '×',
    numeric: true,
    cell: ({ programme }) => <Ratio value={programme.target} />,
  },
  {
    key: 'why',
    header: 'What decided, and why',
    cell: ({ initial, maintenance }) =>
      initial.gate === maintenance.gate && initial.why === maintenance.why ? (
        <Why dial={maintenance} />
      ) : (
        <>
          <Why dial={maintenance} of="Maintenance" />
          <Why dial={initial} of="Initial" />
        </>
      ),
  },
];

const CSV = [
  { heading: 'Programme', value: ({ programme }: DialPair) => programme.name },
  { heading: 'Phase', value: ({ programme }: DialPair) => programme.phase },
  { heading: 'Class or portfolio', value: ({ subject }: DialPair) => subject.name },
  { heading: 'Maintenance dial', value: ({ maintenance }: DialPair) => maintenance.after },
  { heading: 'Initial dial', value: ({ initial }: DialPair) => initial.after },
  { heading: 'Target', value: ({ programme }: DialPair) => programme.target },
  { heading: 'Least', value: ({ programme }: DialPair) => programme.bounds.least },
  { heading: 'Greatest', value: ({ programme }: DialPair) => programme.bounds.greatest },
  {
    heading: 'Maintenance: what decided',
    value: ({ maintenance }: DialPair) => GATE_WORDS[maintenance.gate],
  },
  { heading: 'Initial: what decided', value: ({ initial }: DialPair) => GATE_WORDS[initial.gate] },
];
