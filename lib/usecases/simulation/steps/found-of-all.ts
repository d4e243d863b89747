import { ok, refuse, type Result } from '../../../domain/result';
import type { Sections } from '../../../domain/risk/evidence';
import { mergeParts, readParts, sectionsOf, type StudyParts } from '../../../domain/risk/studies/registry';
import type { SimulationStore } from '../../../ports/governance';
import type { MarginEngine } from '../../../ports/margin';
import type { Transact } from '../../../ports/unit-of-work';
import { accountsOfAll, cascadesFound } from './cascades-found';
import { type FrozenRun, missingOf } from './frozen-run';
import { loadSnapshot, type LoadSnapshot } from './frozen-book';
import { KnownHistory, modelsFound } from './models-found';
import { portfolioCoverageFound } from './portfolio-coverage-found';
import { pastDaysFound } from './past-days-found';
import { priceCoverage } from './price-coverage';
import { procyclicalityFound } from './procyclicality-found';
import { safeRampOfAll } from './safe-ramp-found';
import { lostOf } from './sealed-evidence';
import { NOBODY_TOLD, type StageBegins } from './stages';
import { walksFound } from './walks-found';
import { vulnerabilityFound } from './vulnerability-found';
import type { SimulationTask } from './simulation-task';
import { emptyTried } from './trial';

interface FoundDeps {
  readonly transact: Transact;
  readonly engine: MarginEngine;
  readonly begins?: StageBegins;
}

/** Null: it has ended meanwhile, and nothing is left of its blocks. */
type NotFound = { readonly failure: string } | null;

/**
 * What studies found of every block, put together; and what follows from all of them: what shocks do through forced sales, whether
 * margin covers what prices did, what models would ask, which shock is likeliest to hit, what would have come of it on past days,
 * what comes of accounts along paths, and how margin moves with the market. No transaction is open while it is computed.
 */
export async function foundOfAll(
  { transact, engine, begins = NOBODY_TOLD }: FoundDeps,
  { base, proposed }: SimulationTask,
  run: FrozenRun,
): Promise<Result<Sections, NotFound>> {
  const { trial, inputs } = run;
  const { market, asked, isOfFirstForm } = inputs;
  begins('MERGE');
  const parts = await transact(({ simulations }) => mergedParts(simulations, run));
  if (!parts.ok) return parts;
  const ofAccounts = sectionsOf(parts.value);
  const lost = lostOf(ofAccounts, isOfFirstForm);
  if (lost !== null) return refuse({ failure: lost });
  const prices = { market, asked: asked.coverage };
  const history = new KnownHistory(market, asked);
  const load: LoadSnapshot = (hash) => transact(({ simulations }) => loadSnapshot(simulations, hash));
  begins('COVERAGE');
  const coverage = await transact(
    ({ simulations }) =>
      priceCoverage(simulations, { base, proposed }, prices, ofAccounts.impact, history.see),
    'LONG',
  );
  if (!coverage.ok) return refuse({ failure: coverage.refusal });
  begins('MODELS');
  const models = await modelsFound(engine, run, history, { base, proposed }, ofAccounts.impact);
  if (!models.ok) return refuse({ failure: models.refusal });
  begins('PORTFOLIO_COVERAGE');
  const portfolioCoverage = models.value
    ? await portfolioCoverageFound(
        load,
        { trial, inputs },
        { stated: { base, proposed }, history, impact: ofAccounts.impact },
        models.value.accounts,
      )
    : ok(null);
  if (!portfolioCoverage.ok) return refuse({ failure: portfolioCoverage.refusal });
  const ask = asked.vulnerability(ofAccounts.impact);
  begins('VULNERABILITY');
  const vulnerability = ask
    ? await vulnerabilityFound(
        { engine, sides: trial.present, market, asked: ask, moves: history.moves },
        accountsOfAll(inputs),
      )
    : ok(null);
  if (!vulnerability.ok) return refuse({ failure: vulnerability.refusal });
  const shocks = asked.cascade(ofAccounts.crises);
  begins('CASCADES');
  const cascade = shocks
    ? await cascadesFound(engine, trial.present, market, shocks, accountsOfAll(inputs))
    : ok(null);
  if (!cascade.ok) return refuse({ failure: cascade.refusal });
  begins('SAFE_RAMP');
  const safeRamp = await safeRampOfAll(engine, { trial, asked }, ofAccounts, accountsOfAll(inputs));
  if (!safeRamp.ok) return refuse({ failure: safeRamp.refusal });
  begins('PAST_DAYS');
  const past = asked.counterfactual
    ? await pastDaysFound(
        { engine, sides: trial.present, asked: asked.counterfactual },
        inputs,
        history.newest,
        load,
      )
    : ok(null);
  if (!past.ok) return refuse({ failure: past.refusal });
  begins('WALKS');
  const walks =
    asked.walks && asked.stress
      ? await walksFound({ engine, trial, asked: asked.walks, stress: asked.stress }, inputs, load)
      : ok(null);
  if (!walks.ok) return refuse({ failure: walks.refusal });
  begins('PROCYCLICALITY');
  const procyclicality = await procyclicalityFound(
    load,
    { base, proposed },
    { market, asked: asked.procyclicality },
    ofAccounts.impact,
  );
  if (!procyclicality.ok) return refuse({ failure: procyclicality.refusal });
  return ok({
    ...{ ...ofAccounts, coverage: coverage.value, cascade: cascade.value },
    safeRamp: safeRamp.value,
    models: models.value && models.value.models,
    vulnerability: vulnerability.value,
    ...{ counterfactual: past.value, walks: walks.value, procyclicality: procyclicality.value },
    portfolioCoverage: portfolioCoverage.value,
  });
}

async function mergedParts(
  simulations: SimulationStore,
  { id, trial, inputs }: FrozenRun,
): Promise<Result<StudyParts, null>> {
  let merged = emptyTried(trial);
  for (const { index } of inputs.blocks) {
    const texts = await simulations.loadBlock(id, index);
    if (missingOf(new Set(texts.keys())).length > 0) return refuse(null);
    const part = readParts((name) => texts.get(name) ?? '');
    merged = mergeParts(merged, part);
  }
  return ok(merged);
}
