import { pgReadBook } from '../db/book-view';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { bookOfDay } from '../usecases/books/book-of-day';
import { writeBookFolder } from './book-folder';
import { existingDatabase } from './launch/command-database';

type Taken = Result<Readonly<Record<string, unknown>>, readonly Fault[]>;

/**
 * Writes the book of the venue's database into a folder, see `writeBookFolder`.
 *
 * @param day as it was kept on that day; null: as it stands now
 */
export async function bookTaken(folder: string, day: string | null): Promise<Taken> {
  const database = await existingDatabase(process.env);
  try {
    return day === null
      ? await presentTaken(folder, database.applicationUrl)
      : await dayTaken(folder, day, database.applicationUrl);
  } finally {
    await database.close();
  }
}

async function presentTaken(folder: string, databaseUrl: string): Promise<Taken> {
  const pool = connectPool(databaseUrl, {
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
  }
}

async function dayTaken(folder: string, day: string, databaseUrl: string): Promise<Taken> {
  const prisma = connectPrisma(databaseUrl, { connections: 2 });
  try {
    const book = await bookOfDay({ transact: prismaTransact(prisma) }, day);
    if (!book.ok) return refuse([{ path: '--day', ...book.refusal }]);
    const { asOf, view } = book.value;
    return ok({ folder, accounts: await writeBookFolder(folder, view), asOf: asOf.toISOString(), day });
  } finally {
    await prisma.$disconnect();
  }
}
