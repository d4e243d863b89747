import { assert } from '../../lib/domain/assert';
import { diffParameterSets } from '../../lib/domain/parameters/diff/diff';
import type { ParameterSet } from '../../lib/domain/parameters/document/parameter-set';
import { PRESETS } from '../../lib/domain/presets/all';
import type { Preset } from '../../lib/domain/presets/preset';
import { parseParameterSet } from '../../lib/domain/parameters/validate';
import { builder } from '../kit/builder';
import { parameterSet } from './parameter-set';
import { parameterSetDiff } from './parameter-set-diff';

const parsed = new Map<string, ParameterSet>();

/** A preset's document, checked once. */
function parametersOf({ name, parameters }: Preset): ParameterSet {
  const known = parsed.get(name);
  if (known) return known;
  const result = parseParameterSet(parameters);
  assert(result.ok, `the preset ${name} is a parameter set`);
  parsed.set(name, result.value);
  return result.value;
}

type Source = Preset['sources'][number];
type ExampleFigure = { readonly subject: string; readonly figure: string; readonly value: string };

const presetSource = builder.objectRef<Source>('PresetSource').implement({
  description: 'Where a scheme or its figures are published.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'What is found there.' }),
    reference: t.exposeString('reference', { description: 'Address, or repository, path and commit.' }),
  }),
});

const exampleFigure = builder.objectRef<ExampleFigure>('PresetExampleFigure').implement({
  description: "A figure of the market in a preset's example.",
  fields: (t) => ({
    subject: t.exposeString('subject', { description: 'Instrument or asset it is of.' }),
    figure: t.exposeString('figure', { description: 'MARK_PRICE, OPEN_INTEREST and the like.' }),
    value: t.expose('value', { type: 'Decimal', description: 'In its own unit; a rate is a fraction.' }),
  }),
});

function exampleFigures({ example: { market } }: Preset): ExampleFigure[] {
  const prices = Object.entries(market.prices).map(([subject, value]) => {
    return { subject, figure: 'MARK_PRICE', value };
  });
  const others = Object.entries(market.figures ?? {}).flatMap(([subject, figures]) =>
    Object.entries(figures).flatMap(([figure, value]) =>
      value === undefined ? [] : [{ subject, figure, value }],
    ),
  );
  return [...prices, ...others];
}

const preset = builder.objectRef<Preset>('Preset').implement({
  description: "A venue's published scheme as a parameter set, ready to be compared with and adopted.",
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Kebab-case; stands in addresses and commands.' }),
    title: t.exposeString('title', { description: 'The venue and its scheme.' }),
    summary: t.exposeString('summary', { description: 'What the scheme is, in a few sentences.' }),
    sources: t.field({
      type: [presetSource],
      description: 'Where formula and figures are published.',
      resolve: ({ sources }) => [...sources],
    }),
    parameterSet: t.field({
      type: parameterSet,
      complexity: { field: 20 },
      description: 'Its document: classes, collateral, rules and roundings.',
      resolve: parametersOf,
    }),
    exampleFigures: t.field({
      type: [exampleFigure],
      description: 'The market of its example: what its curves may be drawn at.',
      resolve: exampleFigures,
    }),
    diffToLive: t.field({
      type: parameterSetDiff,
      nullable: true,
      complexity: { field: 50 },
      description:
        'From the live version to it as it stands, its own instruments included; null before the first.',
      resolve: async (one, _args, { reads }) => {
        const live = await reads.liveParameterSet();
        return live && diffParameterSets(live, parametersOf(one));
      },
    }),
  }),
});

builder.queryFields((t) => ({
  presets: t.field({
    type: [preset],
    complexity: { multiplier: PRESETS.length },
    description: 'Every preset, in the order in which lists show them.',
    resolve: () => [...PRESETS],
  }),
  preset: t.field({
    type: preset,
    nullable: true,
    description: 'A preset by its name; null when there is none.',
    args: { name: t.arg.string({ required: true, description: 'As in lists, in exact case.' }) },
    resolve: (_root, { name }) => PRESETS.find((one) => one.name === name) ?? null,
  }),
}));
