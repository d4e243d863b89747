import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * Files that are named by what is in them, so that one that is there is never written again. Together they take no more than so
 * much room: those that nobody has asked for longest go first, and come again when they are asked for.
 *
 * As many processes as wanted may share a folder: a file appears whole, or not at all.
 */
export class TableFolder {
  private readonly beingWritten = new Map<string, Promise<string>>();

  /** @param mostBytes of all files together; one alone may be larger, and is then the only one */
  constructor(
    private readonly dir: string,
    private readonly mostBytes: number,
  ) {}

  /**
   * @param name of letters, digits, dots and dashes: says what is in it
   * @param write into the file that it is given, which is not there yet
   * @returns where it is
   * @throws what writing failed by; nothing is left of it then
   */
  async file(name: string, write: (file: string) => Promise<void>): Promise<string> {
    const file = path.join(this.dir, name);
    const now = new Date();
    const isThere = await fs.utimes(file, now, now).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
    const begun = this.beingWritten.get(name) ?? this.written(file, write);
    this.beingWritten.set(name, begun);
    try {
      return await begun;
    } finally {
      this.beingWritten.delete(name);
    }
  }

  private async written(file: string, write: (file: string) => Promise<void>): Promise<string> {
    await fs.mkdir(this.dir, { recursive: true });
    const part = `${file}.${randomBytes(6).toString('hex')}${PART}`;
    try {
      await write(part);
      await fs.rename(part, file);
    } finally {
      await fs.rm(part, { force: true });
    }
    await this.makeRoom(file);
    return file;
  }

  private async makeRoom(newest: string): Promise<void> {
    const files = [];
    for (const name of await fs.readdir(this.dir)) {
      const file = path.join(this.dir, name);
      // Another process may have taken it away since.
      const stat = await fs.stat(file).catch(() => null);
      if (!stat?.isFile()) continue;
      const isLeft = name.endsWith(PART) && Date.now() - stat.mtimeMs > ABANDONED_MS;
      if (isLeft) await fs.rm(file, { force: true });
      else if (!name.endsWith(PART)) files.push({ file, bytes: stat.size, usedMs: stat.mtimeMs });
    }
    let bytes = files.reduce((sum, one) => sum + one.bytes, 0);
    for (const one of files.sort((a, b) => a.usedMs - b.usedMs)) {
      if (bytes <= this.mostBytes) return;
      if (one.file === newest) continue;
      await fs.rm(one.file, { force: true });
      bytes -= one.bytes;
    }
  }
}

/** Of a file that is being written. */
const PART = '.part';
/** Whoever wrote it was killed. */
const ABANDONED_MS = 3_600_000;
