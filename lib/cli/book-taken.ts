import { pgReadBook } from '../db/book-view';
import { connectPool } from '../db/pool';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { writeBookFolder } from './book-folder';
import { commandDatabase } from './launch/command-database';

/** Writes the book of the venue's database as it stands now into a folder, see `writeBookFolder`. */
export async function bookTaken(
  folder: string,
): Promise<Result<Readonly<Record<string, unknown>>, readonly Fault[]>> {
  const database = await commandDatabase(process.env);
  const pool = connectPool(database.applicationUrl, {
    connections: 1,
    applicationName: 'margrave dynamics',
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  try {
    return await pgReadBook(pool)(async (view) => {
      const accounts = await writeBookFolder(folder, view);
      if (accounts !== null) return ok({ folder, accounts, asOf: view.asOf.toISOString() });
      const message = 'There is no live version: the venue is not founded.';
      return refuse([{ path: '', rule: 'venue-founded', message }]);
    });
  } finally {
    await pool.end();
    await database.close();
  }
}
