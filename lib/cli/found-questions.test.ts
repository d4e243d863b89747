import { expect, test } from 'vitest';
import { parseFounding } from '../domain/governance/founding/founding-document';
import { askFounding } from './found-questions';

/** Answers in order, by what a question begins with: so that a question out of turn is seen. */
async function founded(answers: readonly (readonly [question: string, answer: string])[]) {
  const left = [...answers];
  const document = await askFounding(
    (question) => {
      const [next] = left.splice(0, 1);
      if (!next || !question.startsWith(next[0])) throw new Error(`"${question}" was asked`);
      return Promise.resolve(next[1]);
    },
    () => undefined,
  );
  expect(left).toEqual([]);
  return parseFounding(document);
}

const BEGIN = [
  ['Name', 'Harbour'],
  ['Settlement', 'USD'],
  ['Files of instruments', 'instruments.csv'],
  ['Files of prices', 'a.csv, b.csv'],
  ['Files of accounts', ''],
] as const;
const PEOPLE = [
  ['E-mail', 'a@x.example'],
  ['Their name', 'A'],
  ['Their roles', 'administrator'],
  ['E-mail', 'b@x.example'],
  ['Their name', 'B'],
  ['Their roles', 'officer, analyst'],
  ['E-mail', 'c@x.example'],
  ['Their name', 'C'],
  ['Their roles', 'OFFICER'],
  ['E-mail', 'd@x.example'],
  ['Their name', 'D'],
  ['Their roles', 'chair'],
  ['E-mail', ''],
] as const;

test('the answers are a founding with a table of tiers', async () => {
  const read = await founded([
    ...BEGIN,
    ['1, 2', '2'],
    ['File of the tiers', 'tiers.csv'],
    ['Initial margin', 'w'],
    ['Maintenance margin', 's'],
    ['Equity', ''],
    ['Approvals', '3'],
    ...PEOPLE,
  ]);
  expect(read.ok ? read.value : read.refusal).toMatchObject([{ path: '/people', rule: 'author-required' }]);
  const two = await founded([
    ...BEGIN,
    ['1, 2', '2'],
    ['File of the tiers', 'tiers.csv'],
    ['Initial margin', 'w'],
    ['Maintenance margin', 's'],
    ['Equity', '2, 1.3, 1.1'],
    ['Is whoever is below initial margin', 'yes'],
    ['Approvals', ''],
    ...PEOPLE,
  ]);
  expect(two.ok ? two.value : two.refusal).toMatchObject({
    name: 'Harbour',
    parameters: {
      kind: 'TIERS',
      file: 'tiers.csv',
      initialMargin: 'WHOLE_TIERS',
      maintenanceMargin: 'MARGINAL_TIERS',
    },
    levels: { warning: '2', call: '1.3', liquidation: '1.1', callAt: 'INITIAL_MARGIN' },
    policy: { approvalsRequired: 2 },
    imports: { instruments: ['instruments.csv'], prices: ['a.csv', 'b.csv'], accounts: [] },
  });
});

test('or with a document, or with a preset for instruments of one’s own', async () => {
  const file = await founded([
    ...BEGIN,
    ['1, 2', '1'],
    ['File of the document', 'set.json'],
    ['Approvals', ''],
    ...PEOPLE,
  ]);
  expect(file.ok && file.value.parameters).toEqual({ kind: 'FILE', file: 'set.json' });
  const preset = await founded([
    ...BEGIN,
    ['1, 2', '3'],
    ['Preset', 'dydx-v4'],
    ['A class', 'large-cap'],
    ['Its instruments', 'X, Y'],
    ['A class', ''],
    ['Equity', ''],
    ['Approvals', ''],
    ...PEOPLE,
  ]);
  expect(preset.ok && preset.value.parameters).toEqual({
    kind: 'PRESET',
    preset: 'dydx-v4',
    instruments: { 'large-cap': ['X', 'Y'] },
  });
});

test('an answer that is none is refused where every founding is read', async () => {
  const read = await founded([
    ...BEGIN,
    ['1, 2', 'maybe'],
    ['Equity', '1.5'],
    ['Is whoever is below initial margin', ''],
    ['Approvals', 'many'],
    ...PEOPLE,
  ]);
  expect(read.ok ? [] : read.refusal.map(({ path, rule }) => `${path}: ${rule}`)).toEqual([
    '/levels/call: required',
    '/levels/liquidation: required',
    '/policy/approvalsRequired: type',
  ]);
  const shape = await founded([
    ...BEGIN,
    ['1, 2', '2'],
    ['File of the tiers', 'tiers.csv'],
    ['Initial margin', 'x'],
    ['Maintenance margin', ''],
    ['Equity', ''],
    ['Approvals', ''],
    ...PEOPLE,
  ]);
  expect(shape.ok ? [] : shape.refusal.map(({ path, rule }) => `${path}: ${rule}`)).toEqual([
    '/parameters/initialMargin: choice',
    '/parameters/maintenanceMargin: choice',
  ]);
});
