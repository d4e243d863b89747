import { CsvButton } from '../_ui/csv-button';
import { type Column, DataTable } from '../_ui/data-table';
import { Count } from '../_ui/figures';
import { formatCount, plural } from '../_ui/format';
import { Section } from '../_ui/section';
import type { Outlook } from './outlook';
import { bandWord } from './call-words';
import classes from './margin-calls.module.css';

type Band = Outlook['bands'][number];

/** A bar in its cell, beside the figure that it draws. */
function Bar({ count, most }: { count: number; most: number }) {
  return (
    <span className={classes.bar}>
      <span aria-hidden style={{ inlineSize: `${most === 0 ? 0 : (100 * count) / most}%` }} />
    </span>
  );
}

function columnsOf(most: number): readonly Column<Band>[] {
  const side = (key: 'falling' | 'rising', header: string): readonly Column<Band>[] => [
    { key, header, numeric: true, width: 150, cell: (band) => <Count value={band[key]} /> },
    {
      key: `${key} bar`,
      header: '',
      onScreenOnly: false,
      cell: (band) => <Bar count={band[key]} most={most} />,
    },
  ];
  return [
    { key: 'band', header: 'Move of the price', width: 150, cell: bandWord },
    ...side('falling', 'Called by a fall'),
    ...side('rising', 'Called by a rise'),
  ];
}

/** How far accounts are from their nearest call: bars with their figures, so that the picture is its own table. */
export function DistanceChart({ outlook }: { outlook: Outlook }) {
  const { bands, withoutCall } = outlook;
  const most = Math.max(...bands.flatMap(({ falling, rising }) => [falling, rising]));
  return (
    <Section
      title="Distance to a call"
      about={`accounts by the move of the one price that calls them first; ${plural(withoutCall, 'account')} no single price calls`}
      actions={
        <CsvButton
          name="margrave-distance-to-call"
          columns={[
            { heading: 'Move above', value: ({ above }: Band) => above },
            { heading: 'Move up to', value: ({ upTo }: Band) => upTo },
            { heading: 'Called by a fall', value: ({ falling }: Band) => String(falling) },
            { heading: 'Called by a rise', value: ({ rising }: Band) => String(rising) },
          ]}
          rows={bands}
        />
      }
    >
      <DataTable
        label={`Accounts by distance to a call; ${formatCount(outlook.asked)} in all`}
        columns={columnsOf(most)}
        rows={bands}
        rowKey={({ above }) => above}
      />
    </Section>
  );
}
