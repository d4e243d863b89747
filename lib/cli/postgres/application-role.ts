import pg from 'pg';

/** The role that web and worker connect as. It owns nothing: docs/decisions/0004-application-role-is-not-owner.md */
export const APPLICATION_ROLE = 'margrave_app';

const ROLE_LOCK = 'margrave:application-role';

/**
 * Lets the application's role sign in, with this password. The first migration made the role without a login.
 *
 * @returns the same server and database as `ownerUrl`, as the application's role
 */
export async function enableApplicationRole(ownerUrl: string, password: string): Promise<string> {
  await withClient(ownerUrl, async (client) => {
    // Two starters altering one role at once would fail with "tuple concurrently updated".
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(hashtext($1))', [ROLE_LOCK]);
    await client.query(`alter role ${APPLICATION_ROLE} login password ${client.escapeLiteral(password)}`);
    await client.query('commit');
  });
  const url = new URL(ownerUrl);
  url.username = APPLICATION_ROLE;
  url.password = encodeURIComponent(password);
  return url.toString();
}

/**
 * Gives the application's role the job queue, present and future tables alike. The queue's tables carry row
 * security without a policy, which hides every row from all but their owner: so each gets one.
 */
export async function grantJobQueue(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(hashtext($1))', [ROLE_LOCK]);
    await client.query(GRANT_JOB_QUEUE);
    await client.query('commit');
  });
}

const GRANT_JOB_QUEUE = `
  grant usage on schema graphile_worker to ${APPLICATION_ROLE};
  grant select, insert, update, delete on all tables in schema graphile_worker to ${APPLICATION_ROLE};
  revoke insert, update, delete on graphile_worker.migrations from ${APPLICATION_ROLE};
  grant usage, select on all sequences in schema graphile_worker to ${APPLICATION_ROLE};
  grant execute on all functions in schema graphile_worker to ${APPLICATION_ROLE};
  alter default privileges in schema graphile_worker
    grant select, insert, update, delete on tables to ${APPLICATION_ROLE};
  alter default privileges in schema graphile_worker grant usage, select on sequences to ${APPLICATION_ROLE};
  alter default privileges in schema graphile_worker grant execute on functions to ${APPLICATION_ROLE};
  do $$
  declare queue_table text;
  begin
    for queue_table in
      select c.relname from pg_class c
      where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = '${APPLICATION_ROLE}')
    loop
      execute format(
        'create policy ${APPLICATION_ROLE} on graphile_worker.%I to ${APPLICATION_ROLE} using (true) with check (true)',
        queue_table);
    end loop;
  end
  $$;
`;

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
