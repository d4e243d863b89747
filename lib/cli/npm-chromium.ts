import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const TAR_BLOCK_BYTES = 512;

/** Unpacks the package's browser, libraries and fonts once; of several processes at once, one wins. */
export function unpackChromium(packageDir: string, dir: string): void {
  if (fs.existsSync(path.join(dir, 'chromium'))) return;
  const unfinishedDir = `${dir}.${process.pid}`;
  fs.mkdirSync(unfinishedDir, { recursive: true });
  const packed = (name: string): string => path.join(packageDir, 'bin', name);
  const browser = zlib.brotliDecompressSync(fs.readFileSync(packed('chromium.br')));
  fs.writeFileSync(path.join(unfinishedDir, 'chromium'), browser, { mode: 0o755 });
  for (const name of ['swiftshader', 'al2023', 'fonts']) {
    const archive = packed(`${name}.tar.br`);
    if (fs.existsSync(archive)) untar(zlib.brotliDecompressSync(fs.readFileSync(archive)), unfinishedDir);
  }
  try {
    fs.renameSync(unfinishedDir, dir);
  } catch (error) {
    fs.rmSync(unfinishedDir, { recursive: true, force: true });
    if (!fs.existsSync(path.join(dir, 'chromium'))) throw error;
  }
}

/** Plain files and directories of a tar archive; nothing may leave `targetDir`. */
export function untar(archive: Buffer, targetDir: string): void {
  const root = path.resolve(targetDir);
  const field = (from: number, to: number): string =>
    archive.toString('utf8', from, to).replace(/\0.*$/s, '');
  for (let at = 0; at + TAR_BLOCK_BYTES <= archive.length;) {
    const name = field(at, at + 100);
    if (name === '') break;
    const sizeBytes = Number.parseInt(field(at + 124, at + 136).trim() || '0', 8);
    const type = field(at + 156, at + 157) || '0';
    const target = path.resolve(root, name);
    if (target !== root && !target.startsWith(root + path.sep))
      throw new Error(`Archive entry ${name} leaves its directory.`);
    const contentAt = at + TAR_BLOCK_BYTES;
    if (type === '5') fs.mkdirSync(target, { recursive: true });
    if (type === '0') {
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, archive.subarray(contentAt, contentAt + sizeBytes), { mode: 0o755 });
    }
    at = contentAt + Math.ceil(sizeBytes / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
  }
}
