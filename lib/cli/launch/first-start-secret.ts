import pg from 'pg';
import { newFirstStartSecret } from '../../auth/token-secret';

const LIFE_MINUTES = 60;

/** What opens the first page of a venue that is not founded yet. */
export interface FirstStart {
  /** For whoever reads the console, and nowhere else. */
  readonly secret: string;
  /** MARGRAVE_FIRST_START: the hash of the secret, and until when it holds. */
  readonly setting: string;
}

/** A secret for this start, for an hour; null where a venue is founded. */
export async function firstStartOf(applicationUrl: string): Promise<FirstStart | null> {
  const client = new pg.Client({ connectionString: applicationUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ founded: boolean; until: string }>(
      `select exists (select 1 from venue) as founded,
              floor(extract(epoch from now() + make_interval(mins => $1)) * 1000)::text as until`,
      [LIFE_MINUTES],
    );
    const [row] = rows;
    if (!row || row.founded) return null;
    const { secret, secretHash } = newFirstStartSecret();
    return { secret, setting: `${secretHash}:${row.until}` };
  } finally {
    await client.end();
  }
}
