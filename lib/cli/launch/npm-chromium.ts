import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import tar from 'tar-stream';

/** Unpacks the package's browser, libraries and fonts once; of several processes at once, one wins. */
export async function unpackChromium(packageDir: string, dir: string): Promise<void> {
  if (fs.existsSync(path.join(dir, 'chromium'))) return;
  const unfinishedDir = `${dir}.${process.pid}`;
  fs.mkdirSync(unfinishedDir, { recursive: true });
  const packed = (name: string): string => path.join(packageDir, 'bin', name);
  const browser = zlib.brotliDecompressSync(fs.readFileSync(packed('chromium.br')));
  fs.writeFileSync(path.join(unfinishedDir, 'chromium'), browser, { mode: 0o755 });
  for (const name of ['swiftshader', 'al2023', 'fonts']) {
    const archive = packed(`${name}.tar.br`);
    if (fs.existsSync(archive))
      await untar(zlib.brotliDecompressSync(fs.readFileSync(archive)), unfinishedDir);
  }
  try {
    fs.renameSync(unfinishedDir, dir);
  } catch (error) {
    fs.rmSync(unfinishedDir, { recursive: true, force: true });
    if (!fs.existsSync(path.join(dir, 'chromium'))) throw error;
  }
}

/**
 * Plain files and directories of a tar archive; nothing may leave `targetDir`.
 *
 * @throws for an entry that would, and for what is no tar archive
 */
export async function untar(archive: Buffer, targetDir: string): Promise<void> {
  const root = path.resolve(targetDir);
  const entries = tar.extract();
  entries.end(archive);
  for await (const entry of entries) {
    const { name, type } = entry.header;
    const target = path.resolve(root, name);
    if (target !== root && !target.startsWith(root + path.sep))
      throw new Error(`Archive entry ${name} leaves its directory.`);
    if (type === 'directory') fs.mkdirSync(target, { recursive: true });
    if (type === 'file') {
      fs.mkdirSync(path.dirname(target), { recursive: true });
      await pipeline(entry, fs.createWriteStream(target, { mode: 0o755 }));
    } else {
      entry.resume();
    }
  }
}
