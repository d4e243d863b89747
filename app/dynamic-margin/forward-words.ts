import type { ForwardPathQuery } from '../_graphql/generated/graphql';
import type { TimeLine, TimeMark, TimePoint } from '../_ui/time-chart';
import { dialText, GATE_WORDS, inShort } from './words';

type Path = NonNullable<ForwardPathQuery['forwardPath']>;
type ForwardDial = Path['dials'][number];

/** A line of the table: where a dial stands from an instant on. */
export interface ForwardRow {
  readonly key: string;
  readonly dial: string;
  /** Null: now. */
  readonly at: string | null;
  readonly from: string;
  readonly value: string;
  readonly what: string;
}

const name = ({ subject, dial }: ForwardDial): string =>
  `${subject.name} ${dial === 'INITIAL' ? 'initial' : 'maintenance'}`;

/** Maintenance first, which liquidates. */
function inOrder({ dials }: Path): readonly ForwardDial[] {
  return [
    ...dials.filter(({ dial }) => dial === 'MAINTENANCE'),
    ...dials.filter(({ dial }) => dial === 'INITIAL'),
  ];
}

export function forwardRows(path: Path | null): readonly ForwardRow[] {
  if (path === null) return [];
  return inOrder(path).flatMap((dial) => {
    const of = { dial: name(dial), from: path.from };
    const end = `at the end: ${GATE_WORDS[dial.lastGate].toLowerCase()}`;
    return [
      {
        ...{ ...of, key: `${of.dial} now`, at: null, value: dial.now },
        what: dial.steps.length === 0 ? `stays; ${end}` : 'stands',
      },
      ...dial.steps.map(({ at, value, announced }, index) => ({
        ...{ ...of, key: `${of.dial} ${at}`, at, value },
        what: `${announced ? 'announced' : 'expected, not announced'}${index === dial.steps.length - 1 ? `; ${end}` : ''}`,
      })),
    ];
  });
}

/** As many lines as can be told apart. */
const MOST_LINES = 6;

/** Dials that go alike share a line. */
export function forwardChart(path: Path): {
  readonly lines: readonly TimeLine[];
  readonly points: readonly TimePoint[];
  readonly marks: readonly TimeMark[];
} {
  const kinds = new Map<string, { readonly dial: ForwardDial; readonly names: string[] }>();
  for (const dial of inOrder(path)) {
    const key = JSON.stringify([dial.dial, dial.now, dial.steps]);
    const known = kinds.get(key);
    if (known) known.names.push(dial.subject.name);
    else kinds.set(key, { dial, names: [dial.subject.name] });
  }
  const shown = [...kinds.values()].slice(0, MOST_LINES);
  const instants = [
    ...new Set([path.from, ...shown.flatMap(({ dial }) => dial.steps.map(({ at }) => at)), path.until]),
  ].toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const valueAt = ({ now, steps }: ForwardDial, at: string): string =>
    steps.findLast((step) => Date.parse(step.at) <= Date.parse(at))?.value ?? now;
  const announced = shown.flatMap(({ dial }) =>
    dial.steps.flatMap((step) => (step.announced ? [step.at] : [])),
  );
  return {
    lines: shown.map(({ dial, names }) => {
      const what = dial.dial === 'INITIAL' ? 'initial' : 'maintenance';
      const [first = ''] = names;
      return {
        name: `${names.length === 1 ? first : `${first} and ${names.length - 1} more`}, ${what}`,
        end: [
          `${dialText(valueAt(dial, path.until))} ${what}`,
          `${dialText(valueAt(dial, path.until))} ${inShort(what)}`,
        ],
        emphasis: dial.dial === 'INITIAL' ? 'second' : 'accent',
      };
    }),
    points: instants.map((at) => ({ at, amounts: shown.map(({ dial }) => valueAt(dial, at)) })),
    marks: [...new Set(announced)].map((at) => ({ at, label: 'announced' })),
  };
}
