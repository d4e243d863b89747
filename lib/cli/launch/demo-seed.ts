import pg from 'pg';
import type { Role } from '../../domain/governance/people/actor';
import { DEMO_VENUE } from '../../market-data/demo/demo-venue';

/** What the demo's seed is made of, and whether a database holds all of it: known without a generated client. */

/** The sources of its imports, by what they bring after the venue is founded. */
export const DEMO_SOURCES = {
  bars: 'demo: generated bars to cited closes',
  accounts: 'demo: generated accounts',
  figures: 'demo: figures of its own positions and bars',
} as const;

export const DEMO_PEOPLE: readonly { readonly email: string; readonly name: string; readonly role: Role }[] =
  [
    { email: 'analyst@demo.margrave.test', name: 'Demo analyst', role: 'ANALYST' },
    { email: 'officer@demo.margrave.test', name: 'Demo officer', role: 'OFFICER' },
    { email: 'officer2@demo.margrave.test', name: 'Second demo officer', role: 'OFFICER' },
    { email: 'chair@demo.margrave.test', name: 'Demo chair', role: 'CHAIR' },
    { email: 'operator@demo.margrave.test', name: 'Demo operator', role: 'OPERATOR' },
    { email: 'auditor@demo.margrave.test', name: 'Demo auditor', role: 'AUDITOR' },
    { email: 'administrator@demo.margrave.test', name: 'Demo administrator', role: 'ADMINISTRATOR' },
    { email: 'viewer@demo.margrave.test', name: 'Demo viewer', role: 'VIEWER' },
  ];

/** MARGRAVE_DEMO of the processes: whether sign-in offers the demo's people. They may be hidden, never made up. */
export function demoSetting(isSeededNow: boolean, stated: string | undefined): '0' | '1' {
  return isSeededNow && stated !== '0' ? '1' : '0';
}

/**
 * Whether the demo is there: then nothing needs to be started to find that out. Proposals are what every release makes last, so a
 * demo that has one is whole, though an earlier release made it of less.
 */
export async function isSeeded(applicationUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: applicationUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ done: boolean }>(
      `select exists (select 1 from venue where name = $1) and exists (select 1 from proposal) as done`,
      [DEMO_VENUE.name],
    );
    return rows[0]?.done ?? false;
  } finally {
    await client.end();
  }
}
