import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runNode } from './launch/processes';
import { PROJECT_ROOT } from './launch/project-root';

// `npm run kernel`: compiles the margin kernel from AssemblyScript, unless it is of the sources as they are now.

const SOURCES = path.join(PROJECT_ROOT, 'lib/engine/kernel');
const COMPILED = path.join(PROJECT_ROOT, 'lib/engine/generated/kernel-wasm.ts');
const COMPILER = path.join(PROJECT_ROOT, 'node_modules/assemblyscript');
const OPTIONS = [
  ...['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'threads'],
  // One memory for all threads, which the host owns; the kernel has no data of its own in it.
  ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  ...['--memoryBase', '1536', '--enable', 'nontrapping-f2i', '--disableWarning'],
];

function sourcesHash(): string {
  const hash = createHash('sha256').update(OPTIONS.join(' '));
  hash.update(fs.readFileSync(path.join(COMPILER, 'package.json')));
  const names = fs
    .readdirSync(SOURCES)
    .filter((name) => name.endsWith('.as.ts') || name.endsWith('layout.ts'));
  for (const name of names.sort()) hash.update(`${name}\0`).update(fs.readFileSync(path.join(SOURCES, name)));
  return hash.digest('hex');
}

const header = `// Compiled from lib/engine/kernel, ${sourcesHash()}\n`;
if (!fs.existsSync(COMPILED) || !fs.readFileSync(COMPILED, 'utf8').startsWith(header)) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-kernel-'));
  const binary = path.join(directory, 'kernel.wasm');
  await runNode(
    [path.join(COMPILER, 'bin/asc.js'), path.join(SOURCES, 'kernel.as.ts'), ...OPTIONS, '-o', binary],
    { quiet: true },
  );
  const text = fs.readFileSync(binary).toString('base64');
  fs.mkdirSync(path.dirname(COMPILED), { recursive: true });
  // Text in a module, so that every bundler and loader carries it without being told of binaries.
  fs.writeFileSync(COMPILED, `${header}export const KERNEL_WASM_BASE64 =\n  '${text}';\n`);
  fs.rmSync(directory, { recursive: true });
}
