import readline from 'node:readline';
import { Writable } from 'node:stream';
import { PRESETS } from '../domain/presets/all';
import { ROLES } from '../domain/governance/people/actor';
import { FOUNDING_FORMAT } from '../domain/governance/founding/founding-document';

/** Puts a question to whoever founds, and gives back the line they type, trimmed. */
export type Ask = (question: string) => Promise<string>;

/**
 * Asks for a founding, and writes the document that a file would have brought: what is wrong with the answers is found
 * where every founding document is read.
 */
export async function askFounding(ask: Ask, say: (line: string) => void): Promise<unknown> {
  const name = await ask('Name of the venue: ');
  const settlementAsset = await ask('Settlement asset, for example USD: ');
  const imports = {
    instruments: listOf(await ask('Files of instruments to import first (commas between; none if done): ')),
    prices: listOf(await ask('Files of prices: ')),
    accounts: listOf(await ask('Files of accounts: ')),
  };
  const parameters = await askParameters(ask, say);
  const levels = 'file' in parameters ? undefined : await askLevels(ask);
  const approvals = await ask('Approvals that a change needs (2): ');
  say(`The first people, one after the other. Roles: ${ROLES.join(', ')}.`);
  say('At least an ADMINISTRATOR, as many OFFICER or CHAIR as approvals, and somebody to propose (ANALYST).');
  const people: unknown[] = [];
  for (;;) {
    const email = await ask(`E-mail of person ${people.length + 1} (empty: no more): `);
    if (email === '') break;
    const called = await ask('Their name: ');
    const roles = listOf((await ask('Their roles, commas between: ')).toUpperCase());
    people.push({ email, name: called, roles });
  }
  return {
    format: FOUNDING_FORMAT,
    name,
    settlementAsset,
    parameters,
    ...(levels === undefined ? {} : { levels }),
    ...(approvals === '' ? {} : { policy: { approvalsRequired: Number(approvals) } }),
    people,
    imports,
  };
}

const SHAPES: ReadonlyMap<string, string> = new Map([
  ['s', 'MARGINAL_TIERS'],
  ['w', 'WHOLE_TIERS'],
]);

/** Of a table or a preset; a document brings its own. */
async function askLevels(ask: Ask): Promise<unknown> {
  const answer = await ask(
    'Equity / MM below which: warning, call, liquidation (empty: of tiers 1.5, 1.2, 1; else the preset’s): ',
  );
  const [warning, call, liquidation, ...rest] = listOf(answer);
  if (answer === '') return undefined;
  if (rest.length > 0) return answer;
  const isCalledToo = /^y/i.test(await ask('Is whoever is below initial margin called too? (y or n): '));
  return { warning, call, liquidation, ...(isCalledToo ? { callAt: 'INITIAL_MARGIN' } : {}) };
}

async function askParameters(ask: Ask, say: (line: string) => void): Promise<object> {
  say('Where is the first parameter set? (1) a document  (2) a table of tiers, CSV  (3) a preset');
  const choice = await ask('1, 2 or 3: ');
  if (choice === '1') return { file: await ask('File of the document: ') };
  if (choice === '2') {
    const tiers = await ask('File of the tiers: ');
    const shape = async (margin: string) => {
      const answer = await ask(
        `${margin} margin: is a tier's rate charged on its own slice (s), or on the whole notional (w)? `,
      );
      return SHAPES.get(answer.toLowerCase()) ?? answer;
    };
    return { tiers, initialMargin: await shape('Initial'), maintenanceMargin: await shape('Maintenance') };
  }
  if (choice !== '3') return {};
  say(
    `Presets: ${PRESETS.map((preset) => preset.name).join(', ')}. \`npm run margin -- --print NAME\` shows one.`,
  );
  const preset = await ask('Preset: ');
  const instruments: Record<string, string[]> = {};
  for (;;) {
    const className = await ask('A class of it that you use (empty: no more): ');
    if (className === '') break;
    instruments[className] = listOf(await ask('Its instruments, commas between: '));
  }
  return { preset, instruments };
}

function listOf(line: string): string[] {
  return line
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A terminal to ask on; `secret` does not show what is typed. */
export interface Terminal {
  readonly ask: Ask;
  readonly secret: Ask;
  readonly close: () => void;
}

export function openTerminal(): Terminal {
  let isHidden = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) process.stdout.write(chunk);
      done();
    },
  });
  const lines = readline.createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  const ask: Ask = (question) =>
    new Promise((resolve) => lines.question(question, (line) => resolve(line.trim())));
  const secret: Ask = (question) =>
    new Promise((resolve) => {
      lines.question(question, (line) => {
        isHidden = false;
        process.stdout.write('\n');
        resolve(line);
      });
      isHidden = true;
    });
  return { ask, secret, close: () => lines.close() };
}
