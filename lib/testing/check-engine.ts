import { numberOrExit, optionsOrExit } from '../cli/command-line';
import { Random } from '../domain/number/random';
import { columnarEngine } from '../engine/columnar-engine';
import { everyCase } from './engine-cases';
import { engineTexts, referenceTexts } from './engine-comparison';
import { optionalMembers } from './schema-members';
import { checkSwitch, switchFault, type SwitchRow } from './switch-check';

const COMMAND = {
  usage: `npm run check:engine -- [options]

Random pairs of a parameter set and an account, over all presets and random documents, each margined by the engine and by
the reference method, until so many were accepted; then every optional member of the language turned on alone until it
has changed so many accepted figures. Says every difference, who computed what, and which member was not seen to change
enough.

  --pairs N     (20000)
  --changes N   (1000)
  --seed N      of what is drawn (1)
  --share I/N   does the I-th of N parts of both (1/1)
  --help        prints this`,
  options: {
    pairs: { type: 'string', default: '20000' },
    changes: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    share: { type: 'string', default: '1/1' },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const numberOf = (option: string, text: string, least: number): number =>
  numberOrExit(COMMAND, option, text, [least, 1_000_000_000]);
const [shareText = '', sharesText = ''] = values.share.split('/', 2);
const shares = numberOf('--share', sharesText, 1);
const share = numberOrExit(COMMAND, '--share', shareText, [1, shares]);
const pairs = Math.ceil(numberOf('--pairs', values.pairs, 0) / shares);
const changes = numberOf('--changes', values.changes, 0);
const random = Random.fromSeed(numberOf('--seed', values.seed, 0) + share - 1);
const BOOKS_OF_A_SET = 200;
const DRAWS_AT_MOST = 60_000;
const SHOWN = 5;

const COLUMNS = ['pairs', 'accepted', 'narrow', 'exact', 'reference', 'different'] as const;
type Row = Record<(typeof COLUMNS)[number], number>;
const emptyRow = (): Row => Object.fromEntries(COLUMNS.map((column) => [column, 0])) as Row;
const rows = new Map<string, Row>();
const engine = columnarEngine();
const startedAtMs = performance.now();
let shown = 0;
const show = (text: string): void => {
  if ((shown += 1) <= SHOWN) console.log(text);
};
const sum = (key: keyof Row): number => [...rows.values()].reduce((total, row) => total + row[key], 0);

for (let turn = 0; sum('accepted') < pairs; turn++) {
  const { name, parameters, market, books } = everyCase(random, turn, BOOKS_OF_A_SET);
  const before = { ...engine.counts };
  const computed = await engineTexts(engine, parameters, market, books);
  const expected = referenceTexts(parameters, market, books);
  const row = rows.get(name) ?? emptyRow();
  for (const [index, text] of expected.entries()) {
    if (text.startsWith('{"ok":true')) row.accepted += 1;
    if (computed[index] === text) continue;
    row.different += 1;
    show(`${name}, turn ${turn}, account ${index}:\n${computed[index]}\n${text}`);
  }
  row.pairs += books.length;
  for (const tier of ['narrow', 'exact', 'reference'] as const)
    row[tier] += engine.counts[tier] - before[tier];
  rows.set(name, row);
}
if (pairs > 0) console.table(Object.fromEntries(rows));

const members: SwitchRow[] = [];
if (changes > 0)
  for (const [index, member] of optionalMembers().entries())
    if (index % shares === share - 1)
      members.push(await checkSwitch(engine, random, member, changes, DRAWS_AT_MOST, show));
if (members.length > 0) {
  const width = Math.max(...members.map(({ member }) => member.length));
  const line = (name: string, figures: readonly (string | number)[]): void =>
    console.log([name.padEnd(width), ...figures.map((figure) => String(figure).padStart(9))].join(' '));
  line('optional member, alone', ['accepted', 'changed', 'narrow', 'exact', 'reference', 'different']);
  for (const { member, ...row } of members)
    line(member, [row.accepted, row.changed, row.narrow, row.exact, row.reference, row.different]);
}

const faults = members.flatMap((row) => switchFault(row, changes) ?? []);
for (const fault of faults) console.log(fault);
const acceptedOfMembers = members.reduce((total, { accepted }) => total + accepted, 0);
const differentOfMembers = members.reduce((total, { different }) => total + different, 0);
const different = sum('different') + differentOfMembers;
const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
console.log(
  `${sum('accepted')} accepted pairs of ${sum('pairs')}, and ${acceptedOfMembers} of ${members.length} optional ` +
    `members alone, in ${seconds} s: ${different} different; narrow ${sum('narrow')}, exact ${sum('exact')}, ` +
    `reference ${sum('reference')}; ${faults.length} members not seen enough`,
);
process.exitCode = different === 0 && faults.length === 0 ? 0 : 1;
