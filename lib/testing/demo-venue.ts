import type { Pool } from 'pg';

/** Makes a test's venue a demo, as only the demo's seed founds one: past the trigger that says a venue never becomes one. */
export async function becomeDemo(owner: Pick<Pool, 'query'>): Promise<void> {
  await owner.query(
    `alter table venue disable trigger demo_stays; update venue set is_demo = true;
     alter table venue enable trigger demo_stays`,
  );
}

/** Until a change of the venue's clock counts, ms, and a little more. */
export const CLOCK_IS_SET_MS = 1_150;
