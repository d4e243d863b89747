import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { generateIfStale } from './build';
import { optionsOrExit } from './command-line';
import { nextFreePort } from './launch/free-port';
import { npmScript } from './launch/processes';
import { PROJECT_ROOT } from './launch/project-root';
import { type Counts, countPlaywright, countStep, countVitest, summary, total } from './launch/test-counts';

optionsOrExit({
  usage: `npm test

Everything that can be checked, with one count at the end: what reads sources alone runs beside tests, with what these leave of the
processors. MARGRAVE_TEST_SEED says what properties draw
from.

  --help   prints this`,
  options: {},
});

const FIRST_JOURNEY_PORT = 3400;
const reportsDir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-reports-'));

type Step = { name: string; run: () => Promise<Counts> };

/** Ends whatever runs when we are told to end. */
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stopping.abort());

/** Takes what of a processor nobody else wants. */
const LEFT_OVER = 19;

/** Runs a Node program with its output kept, or shown as it comes. */
async function runProgram(
  programArguments: string[],
  options: { show: boolean; env?: Record<string, string>; priority?: number },
): Promise<{ exitCode: number; output: string }> {
  const child = spawn(process.execPath, programArguments, {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', options.show ? 'inherit' : 'pipe', options.show ? 'inherit' : 'pipe'],
  });
  if (options.priority !== undefined && child.pid !== undefined) os.setPriority(child.pid, options.priority);
  const end = (): boolean => child.kill('SIGTERM');
  stopping.signal.addEventListener('abort', end);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  stopping.signal.removeEventListener('abort', end);
  return { exitCode: code ?? 1, output };
}

function heading(name: string): void {
  console.log(`\n=== ${name}`);
}

/** One of package.json's scripts, as one test. Its output is shown in one piece, and only if it fails. */
function scriptStep(name: string, script: string, priority = 0): Step {
  return {
    name,
    async run() {
      const startedAtMs = performance.now();
      const { exitCode, output } = await runProgram(npmScript(script), { show: false, priority });
      const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
      heading(`${name}: ${exitCode === 0 ? 'passed' : 'FAILED'} (npm run ${script}, ${seconds} s)`);
      if (exitCode !== 0) console.log(output.trimEnd());
      return countStep(exitCode);
    },
  };
}

function vitestStep(name: string, project: string): Step {
  return {
    name,
    async run() {
      heading(name);
      const reportFile = path.join(reportsDir, `${project}.json`);
      const { exitCode } = await runProgram(
        [
          ...['node_modules/vitest/vitest.mjs', 'run', '--project', project],
          ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
        ],
        { show: true },
      );
      return countVitest(readReport(reportFile), exitCode);
    },
  };
}

const journeys: Step = {
  name: 'browser journeys',
  async run() {
    heading(this.name);
    const reportFile = path.join(reportsDir, 'journeys.json');
    const { exitCode } = await runProgram(['node_modules/@playwright/test/cli.js', 'test'], {
      show: true,
      env: {
        E2E_PORT: String(await nextFreePort(FIRST_JOURNEY_PORT)),
        PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
      },
    });
    return countPlaywright(readReport(reportFile), exitCode);
  },
};

function readReport(file: string): unknown {
  if (!fs.existsSync(file)) throw new Error('it left no report');
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** A step that cannot even be counted has failed. */
async function runCounted(step: Step): Promise<Counts> {
  if (stopping.signal.aborted) return countStep(1);
  try {
    return await step.run();
  } catch (error) {
    console.log(`${step.name} could not be run: ${(error as Error).message}`);
    return countStep(1);
  }
}

async function runInTurn(steps: readonly Step[]): Promise<Counts[]> {
  const counted: Counts[] = [];
  for (const step of steps) counted.push(await runCounted(step));
  return counted;
}

const generated: Step = {
  name: 'generated code',
  async run() {
    await generateIfStale(stopping.signal);
    return countStep(0);
  },
};

const counts = [
  // First, and alone: the others read what it writes.
  await runCounted(generated),
  ...(
    await Promise.all([
      runInTurn([
        vitestStep('unit and property tests', 'unit'),
        // Two at a time: they kill processes and race them, and a busy machine would be one more thing that goes wrong at times.
        vitestStep('integration tests on PostgreSQL', 'integration'),
      ]),
      // Tests wait for databases and clocks about a tenth of the time.
      runInTurn([
        scriptStep('format', 'format:check', LEFT_OVER),
        scriptStep('layers', 'layers', LEFT_OVER),
        scriptStep('GraphQL contract', 'graphql:check', LEFT_OVER),
        scriptStep('lint and types', 'lint:all', LEFT_OVER),
        scriptStep('pages by the rules of React', 'lint:pages', LEFT_OVER),
      ]),
    ])
  ).flat(),
  await runCounted(scriptStep('build', 'build')),
  await runCounted(journeys),
];
fs.rmSync(reportsDir, { recursive: true, force: true });

const sum = total(counts);
console.log(`\n${summary(sum)}`);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);
