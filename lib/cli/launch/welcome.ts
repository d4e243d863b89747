import pg from 'pg';

const DEMO_DOMAIN = '@demo.margrave.test';

/** What a newcomer reads last: of the demo who to be and what to try, of a venue of one's own how to sign in. */
export async function welcome(
  url: string,
  applicationUrl: string,
  { isDemo, firstStart }: { readonly isDemo: boolean; readonly firstStart: string | null },
): Promise<string> {
  const people = isDemo ? await demoPeople(applicationUrl) : [];
  const width = Math.max(0, ...people.map(({ email }) => email.length));
  const signIns = people.map(({ email, roles }) => `    ${email.padEnd(width)}  demo      ${roles}`);
  const demo = [
    '  Sign in as',
    `    ${'email'.padEnd(width)}  password  role`,
    ...signIns,
    '',
    '  Four things to try',
    '    1. As the analyst: open Parameters, edit a curve, watch the live strip, simulate, submit.',
    '    2. As each of the two officers: open the proposal, read the evidence, approve. The author cannot.',
    '    3. As the operator: on the overview play a crisis, and watch Dynamic margin follow it.',
    '    4. As the auditor: open Audit and verify the chain; or run `npm run audit:verify`.',
  ];
  return [
    '',
    ...(isDemo ? demo : ownLines(url, firstStart)),
    '',
    `  GraphQL: ${url}/api/graphql        Stop: Ctrl-C`,
    '',
  ].join('\n');
}

function ownLines(url: string, firstStart: string | null): readonly string[] {
  if (firstStart === null) return ['  Sign in with your own account.'];
  return [
    '  The venue is not founded yet. Import its instruments, prices and accounts, then either',
    '    npm run found          with a founding document, on this machine; or, within an hour, open',
    `    ${url}/first-start#${firstStart}`,
    '  Whoever opens that link founds the venue and is its administrator: show it to nobody.',
  ];
}

/** Those who can sign in with the published password. */
async function demoPeople(applicationUrl: string): Promise<{ email: string; roles: string }[]> {
  const client = new pg.Client({ connectionString: applicationUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ email: string; roles: string }>(
      `select email, lower(array_to_string(roles, ', ')) as roles from person
       where email like '%' || $1 and password_hash is not null and disabled_at is null
       order by roles, email`,
      [DEMO_DOMAIN],
    );
    return rows;
  } finally {
    await client.end();
  }
}
