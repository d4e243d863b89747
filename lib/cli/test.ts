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

Everything that can be checked, in order of cost, with one count at the end. MARGRAVE_TEST_SEED says what properties draw
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

/** Runs a Node program with its output kept, or shown as it comes. */
async function runProgram(
  programArguments: string[],
  options: { show: boolean; env?: Record<string, string> },
): Promise<{ exitCode: number; output: string }> {
  const child = spawn(process.execPath, programArguments, {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', options.show ? 'inherit' : 'pipe', options.show ? 'inherit' : 'pipe'],
  });
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
function scriptStep(name: string, script: string): Step {
  return {
    name,
    async run() {
      const startedAtMs = performance.now();
      const { exitCode, output } = await runProgram(npmScript(script), { show: false });
      const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
      heading(`${name}: ${exitCode === 0 ? 'passed' : 'FAILED'} (npm run ${script}, ${seconds} s)`);
      if (exitCode !== 0) console.log(output.trimEnd());
      return countStep(exitCode);
    },
  };
}

/** @param workers at once; more than cores where tests wait for a database, a process or a time more than they compute */
function vitestStep(name: string, project: string, workers: number): Step {
  return {
    name,
    async run() {
      heading(name);
      const reportFile = path.join(reportsDir, `${project}.json`);
      const { exitCode } = await runProgram(
        [
          ...['node_modules/vitest/vitest.mjs', 'run', '--project', project, '--maxWorkers', String(workers)],
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

/** Two at a time, as many as the smallest machine has cores. */
async function runPairwise(steps: Step[]): Promise<Counts[]> {
  const waiting = [...steps];
  const counted: Counts[] = [];
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) counted.push(await runCounted(step));
  };
  await Promise.all([work(), work()]);
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
  ...(await runPairwise([
    scriptStep('lint and types', 'lint:all'),
    scriptStep('pages by the rules of React', 'lint:pages'),
    scriptStep('layers', 'layers'),
    scriptStep('format', 'format:check'),
    scriptStep('GraphQL contract', 'graphql:check'),
  ])),
  await runCounted(vitestStep('unit and property tests', 'unit', 2)),
  // Beside no other step: they kill processes and race them, and a busy machine would be one more thing that goes wrong at times.
  await runCounted(vitestStep('integration tests on PostgreSQL', 'integration', 3)),
  await runCounted(scriptStep('build', 'build')),
  await runCounted(journeys),
];
fs.rmSync(reportsDir, { recursive: true, force: true });

const sum = total(counts);
console.log(`\n${summary(sum)}`);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);
