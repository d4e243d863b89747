import { expect } from 'vitest';
import type { Actor } from '../domain/governance/people/actor';
import type { Outcome, Seen } from './mutation-ledger';

type Act = (actor: Actor, mutation: string, input: object) => Promise<Outcome>;

/** States the insurance fund, once as it should be and once as it was. */
export async function actOnFund(act: Act, operator: Actor): Promise<void> {
  const state = (amount: string) => act(operator, 'stateInsuranceFund', { amount });
  expect(await state('250')).toMatchObject({ __typename: 'InsuranceFund' });
  expect((await state('250.0')).__typename).toBe('NothingChanged');
}

/** Adds scenarios to the library, retires one, and asks a simulation with them: each once as it should be, and each refusal once. */
export async function actOnScenarios(act: Act, analyst: Actor, seen: Seen): Promise<void> {
  const documentOf = (every: string) =>
    JSON.stringify({
      ...{ format: 'margrave/scenario/1', name: 'Fall' },
      provenance: { kind: 'HYPOTHETICAL', reason: 'To see what it does.' },
      shock: { kind: 'MOVES', every },
    });
  const add = (every: string) => act(analyst, 'addScenario', { document: documentOf(every) });
  const added = await add('-0.2');
  expect(added.__typename).toBe('Scenario');
  expect((await add('-0.2')).__typename).toBe('NothingChanged');
  expect((await add('-2')).faults).toMatchObject([{ path: '/shock/every', rule: 'move-range' }]);

  const paths = { name: 'Path', source: 'A file of ours', sourceUrl: 'https://example.org/prices' };
  const csv =
    'instrument,instant,price\nBTC-PERP,2025-10-10T21:00:00Z,100\nBTC-PERP,2025-10-10T21:10:00Z,80\n';
  const bring = (text: string) => act(analyst, 'importScenario', { ...paths, csv: text });
  expect((await bring('price\n')).faults).toMatchObject([{ path: 'line 1', rule: 'header' }]);
  expect((await bring(csv)).__typename).toBe('Scenario');
  expect((await bring(csv)).__typename).toBe('NothingChanged');

  const asked = (hash: string) => act(analyst, 'startSimulation', { ...seen, scenarios: [hash] });
  expect((await asked('none')).faults).toMatchObject([{ path: '/scenarios/0', rule: 'scenario-known' }]);
  expect((await asked(added.hash ?? '')).__typename).toBe('Simulation');

  const retire = (hash: string, reason = 'Of no use.') => act(analyst, 'retireScenario', { hash, reason });
  expect((await retire('none')).__typename).toBe('NotFound');
  expect((await retire(added.hash ?? '', '')).__typename).toBe('InvalidInput');
  expect((await retire(added.hash ?? '')).__typename).toBe('Scenario');
  expect((await retire(added.hash ?? '')).__typename).toBe('NothingChanged');
}
