import fs from 'node:fs';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import type { SealedEvidence } from '../domain/risk/evidence-inputs';
import { sectionsOf, type StudySections } from '../domain/risk/studies/registry';
import type { Cascades } from '../domain/risk/studies/cascade/cascade';
import type { SafeRamp } from '../domain/risk/studies/safe-ramp/safe-ramp';
import { columnarEngine } from '../engine/columnar-engine';
import type { Block } from '../usecases/simulation/steps/blocks';
import { accountsOfAll, cascadesFound } from '../usecases/simulation/steps/cascades-found';
import { safeRampOfAll } from '../usecases/simulation/steps/safe-ramp-found';
import { lostOf, sealedEvidence } from '../usecases/simulation/steps/sealed-evidence';
import { jsonAnswer, type JsonAnswer } from './json-answer';
import { shellSimulation, type ShellSimulation } from './simulate-inputs';
import { parseSimulateOptions, SIMULATE_USAGE } from './simulate-options';
import { type PoolEvents, triedByProcesses, triedHere } from './simulate-pool';

/** What the command `simulate` answers; a refusal is a JSON list of faults, and exit code 2. */
export async function simulateAnswer(
  commandLine: readonly string[],
  events: PoolEvents = {},
): Promise<JsonAnswer> {
  const command = parseSimulateOptions(commandLine);
  if (!command.ok) return jsonAnswer(command);
  if (command.value === null) return { exitCode: 0, output: `${SIMULATE_USAGE}\n` };
  const { source, workers, evidence: file, isJson } = command.value;
  const simulation = await shellSimulation(source);
  if (!simulation.ok) return jsonAnswer(simulation);
  const parts =
    workers === 1
      ? await triedHere(simulation.value, events)
      : await triedByProcesses(source, simulation.value, workers, events);
  const { of, stated } = simulation.value;
  const ofAccounts = sectionsOf(parts);
  const lost = lostOf(ofAccounts, false);
  if (lost !== null) return jsonAnswer(refuse([{ path: '--proposed', rule: 'margined', message: lost }]));
  const cascade = await cascadesOf(simulation.value, ofAccounts);
  const safeRamp = await safeRampOf(simulation.value, ofAccounts);
  const found = {
    ...ofAccounts,
    ...{
      coverage: null,
      cascade,
      safeRamp,
      models: null,
      vulnerability: null,
      counterfactual: null,
      walks: null,
      procyclicality: null,
      portfolioCoverage: null,
    },
  };
  const evidence = sealedEvidence(of, stated, found);
  if (file !== null) {
    const kept = writtenTo(file, evidence);
    if (!kept.ok) return jsonAnswer(kept);
  }
  if (isJson) return jsonAnswer(ok(summaryOf(simulation.value, evidence, found)));
  return { exitCode: 0, output: inWords(simulation.value, evidence, found) };
}

/** What shocks do through forced sales, as far as the market's figures say how deep it is. */
async function cascadesOf(
  { stated, trial, blocks, accountsOf }: ShellSimulation,
  { crises }: StudySections,
): Promise<Cascades | null> {
  const shocks = stated.asked.cascade(crises);
  if (shocks === null) return null;
  const { present, market } = trial;
  const all = everybody({ blocks, accountsOf });
  const found = await cascadesFound(columnarEngine(), present, market, shocks, all);
  if (!found.ok) throw new Error(found.refusal);
  return found.value;
}

async function safeRampOf(simulation: ShellSimulation, found: StudySections): Promise<SafeRamp | null> {
  const { stated, trial } = simulation;
  const ramp = await safeRampOfAll(
    columnarEngine(),
    { trial, asked: stated.asked },
    found,
    everybody(simulation),
  );
  if (!ramp.ok) throw new Error(ramp.refusal);
  return ramp.value;
}

function everybody({ blocks, accountsOf }: Pick<ShellSimulation, 'blocks' | 'accountsOf'>) {
  return accountsOfAll({ blocks, accountsOf: (block: Block) => Promise.resolve(ok(accountsOf(block))) });
}

function writtenTo(file: string, { text }: SealedEvidence): Result<null, readonly Fault[]> {
  try {
    fs.writeFileSync(file, text);
    return ok(null);
  } catch {
    const message = `"${file}" cannot be written.`;
    return refuse([{ path: '--evidence', rule: 'not-written', message }]);
  }
}

function summaryOf(
  { of, stated, blocks }: ShellSimulation,
  { hash }: SealedEvidence,
  { impact, crises, stress, efficiency }: StudySections,
) {
  const { accountSnapshotHash, marketSnapshotHash, methodVersion } = stated.moved;
  const { totals, movements, newlyInCall, newlyLiquidatable } = impact;
  return {
    evidenceHash: hash,
    inputs: {
      ...{ base: of.base.hash, proposed: of.proposed.hash },
      ...{ accountSnapshotHash, marketSnapshotHash, methodVersion },
    },
    blocks: blocks.length,
    ...{ totals, movements, newlyInCall, newlyLiquidatable },
    crises: Object.fromEntries(
      Object.entries(crises ?? {}).map(
        ([key, { newlyInCall: called, newlyLiquidatable: tipped, standing }]) => [
          key,
          { newlyInCall: called, newlyLiquidatable: tipped, standing },
        ],
      ),
    ),
    ...(stress ? { stress } : {}),
    ...(efficiency ? { efficiency } : {}),
  };
}

function inWords(
  { of, stated }: ShellSimulation,
  { hash }: SealedEvidence,
  { impact, crises, stress, efficiency }: StudySections,
): string {
  const { totals, newlyInCall, newlyLiquidatable } = impact;
  const asset = of.base.document.settlementAsset;
  const lines = [
    `${totals.margined} of ${totals.accounts} accounts margined under both sets.`,
    `Initial margin ${totals.initialMargin.before} to ${totals.initialMargin.after} ${asset}, maintenance margin ${totals.maintenanceMargin.before} to ${totals.maintenanceMargin.after}.`,
    `Newly called: ${newlyInCall.accounts} accounts, ${newlyInCall.callAmount} ${asset} to add. Newly liquidatable: ${newlyLiquidatable.accounts}, notional ${newlyLiquidatable.notional}.`,
    ...(stated.asked.crises ?? []).flatMap(({ key, name }) => {
      const { before, after } = crises?.[key]?.standing ?? {};
      if (!before || !after) return [];
      return [
        `${name}: liquidatable ${before.accounts.LIQUIDATION} before, ${after.accounts.LIQUIDATION} after; below zero ${before.belowZero.amount} ${asset} before, ${after.belowZero.amount} after.`,
      ];
    }),
    ...(stress?.scenarios ?? []).flatMap(({ scenario, worstStep, steps }) => {
      const asked = stated.asked.stress?.asked.scenarios.find((one) => one.hash === scenario);
      const step = steps[worstStep];
      if (!asked || !step) return [];
      const at = asked.steps[worstStep] ? `, at its worst (${asked.steps[worstStep]})` : '';
      const { before, after } = step;
      return [
        `Scenario ${asked.name}${at}: liquidatable ${before.liquidatable} before, ${after.liquidatable} after; bad debt ${before.badDebt} ${asset} before, ${after.badDebt} after.`,
      ];
    }),
    ...(efficiency && efficiency.rules.length > 0
      ? [
          `Offsets recognised of initial margin: ${efficiency.whole.before.initial.recognised} ${asset} before, ${efficiency.whole.after.initial.recognised} after; ${efficiency.losing.accounts} accounts lose some.`,
        ]
      : []),
    `Evidence ${hash}`,
  ];
  return `${lines.join('\n')}\n`;
}
