import { numberOrExit, optionsOrExit } from '../cli/command-line';
import { commandDatabase } from '../cli/launch/command-database';
import { pgReadBook } from '../db/book-view';
import { connectPool } from '../db/pool';
import { decimalText } from '../domain/number/decimal';
import { marginAccount } from '../domain/margin/method/account';
import { compileParameters } from '../domain/margin/method/compile';
import { Random } from '../domain/number/random';

const COMMAND = {
  usage: `npm run check:api -- [options]

Asks the demo that runs for random accounts' margins over GraphQL, as its viewer, and compares every figure with the
reference method on the same database.

  --accounts N   how many (10000)
  --url URL      where the demo is (http://localhost:3000)
  --seed N       of what is drawn (1)
  --help         prints this`,
  options: {
    accounts: { type: 'string', default: '10000' },
    url: { type: 'string', default: 'http://localhost:3000' },
    seed: { type: 'string', default: '1' },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const [accounts, seed] = [
  numberOrExit(COMMAND, '--accounts', values.accounts, [1, 100_000_000]),
  numberOrExit(COMMAND, '--seed', values.seed, [0, 4_294_967_295]),
];
const IDS_AT_ONCE = 100;
const QUERY = `query Margins($ids: [ID!]!) { nodes(ids: $ids) { ... on Account { accountId margin {
  isLive status notional initialMargin maintenanceMargin equity marginRatio callAmount missing } } } }`;

interface ApiAccount {
  readonly accountId: string;
  readonly margin: Readonly<Record<string, unknown>> | null;
}

async function signIn(url: string): Promise<string> {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, cookie: cookiesOf(csrf), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      csrfToken,
      email: 'viewer@demo.margrave.test',
      password: 'demo',
      json: 'true',
    }),
  });
  return `${cookiesOf(csrf)}; ${cookiesOf(answer)}`;
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

async function ask(cookie: string, ids: readonly string[]): Promise<readonly (ApiAccount | null)[]> {
  const response = await fetch(`${values.url}/api/graphql`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY, variables: { ids: ids.map((id) => btoa(`Account:${id}`)) } }),
  });
  const { data, errors } = (await response.json()) as {
    data?: { nodes: readonly (ApiAccount | null)[] };
    errors?: unknown;
  };
  if (!data) throw new Error(JSON.stringify(errors));
  return data.nodes;
}

const database = await commandDatabase(process.env);
const pool = connectPool(database.applicationUrl, {
  connections: 2,
  applicationName: 'margrave check',
  onError: (error) => console.error(error.message),
});
let [compared, live, different] = [0, 0, 0];
try {
  const cookie = await signIn(values.url);
  const random = Random.fromSeed(seed);
  const { rows } = await pool.query<{ id: string }>('select id from account order by id');
  const chosen = new Set<string>();
  const wanted = Math.min(accounts, rows.length);
  while (chosen.size < wanted) chosen.add(rows[Math.floor(random.uniform() * rows.length)]?.id ?? '');
  const ids = [...chosen];
  await pgReadBook(pool)(async (view) => {
    if (!view.live) throw new Error('the venue has no version');
    const parameters = compileParameters(view.live.parameters);
    const market = await view.market();
    for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
      const batch = ids.slice(from, from + IDS_AT_ONCE);
      const [answers, books] = [await ask(cookie, batch), await view.books(batch)];
      const byAccount = new Map(
        answers.flatMap((one) => (one ? [[one.accountId, one.margin] as const] : [])),
      );
      for (const book of books) {
        const result = marginAccount({ ...market, parameters, book });
        const margin = byAccount.get(book.account);
        const expected = result.ok
          ? {
              status: result.value.status,
              notional: decimalText(result.value.notional),
              initialMargin: decimalText(result.value.initialMargin),
              maintenanceMargin: decimalText(result.value.maintenanceMargin),
              equity: decimalText(result.value.equity),
              marginRatio: result.value.marginRatio && decimalText(result.value.marginRatio),
              callAmount: decimalText(result.value.callAmount),
            }
          : { status: 'UNPRICED' };
        compared += 1;
        live += margin?.['isLive'] === true ? 1 : 0;
        const isSame = Object.entries(expected).every(([name, value]) => margin?.[name] === value);
        if (isSame) continue;
        different += 1;
        if (different <= 5) console.log(book.account, JSON.stringify(margin), JSON.stringify(expected));
      }
    }
  });
} finally {
  await pool.end();
  await database.close();
}
console.log(
  `${compared} accounts over the API, ${live} of them live: ${different} differ from the reference method`,
);
process.exitCode = different === 0 && compared > 0 ? 0 : 1;
