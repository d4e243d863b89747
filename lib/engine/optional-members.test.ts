import { expect, test } from 'vitest';
import { Random } from '../domain/number/random';
import { drawSeed } from '../testing/draw-seed';
import { INFORMING } from '../testing/engine-switches';
import { optionalMembers } from '../testing/schema-members';
import { checkSwitch } from '../testing/switch-check';
import { repeats } from '../testing/thorough';
import { columnarEngine } from './columnar-engine';

// Until each has changed a figure; `npm run check:engine` draws until each has changed a thousand.
const DRAWS = 6_000;
/** Of every so many members npm test turns on one, by the seed. */
const OF_EVERY = repeats(3, 1);

test('every optional member of the language, turned on alone, leaves the engine equal to the reference method', async () => {
  const engine = columnarEngine();
  const random = Random.fromSeed(2026);
  const members = optionalMembers();
  expect(members.length).toBeGreaterThan(150);
  expect([...INFORMING.keys()].filter((name) => !members.some((member) => member.name === name))).toEqual([]);
  const differences: string[] = [];
  const unmoved: string[] = [];
  for (const [place, member] of members.entries()) {
    if ((place + drawSeed()) % OF_EVERY !== 0) continue;
    const row = await checkSwitch(engine, random, member, 1, DRAWS, (text) => differences.push(text));
    if (row.changed === 0 && !INFORMING.has(member.name)) unmoved.push(member.name);
    if (INFORMING.has(member.name))
      expect([member.name, row.changed, row.accepted > 0]).toEqual([member.name, 0, true]);
  }
  expect(differences).toEqual([]);
  expect(unmoved).toEqual([]);
}, 240_000);
