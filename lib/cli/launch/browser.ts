import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { unpackChromium } from './npm-chromium';

export type Browser = {
  /** Absent: Playwright knows where its own is. */
  executablePath?: string;
  source: string;
  /** What the browser needs in its environment on a bare machine. */
  env: Record<string, string>;
};

const SYSTEM_BROWSERS: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap(
    (dir) => (dir ? [path.join(dir, 'Google/Chrome/Application/chrome.exe')] : []),
  ),
};

/**
 * Finds a Chromium for the browser journeys, wherever this machine has one: E2E_BROWSER (a path, or one of
 * `playwright`, `system`, `npm`), Playwright's own download, an installed one, the one inside an npm package.
 *
 * @throws naming the cures if there is none
 */
export async function findChromium(): Promise<Browser> {
  const wanted = process.env.E2E_BROWSER;
  if (wanted && fs.existsSync(wanted)) return { executablePath: wanted, source: wanted, env: {} };
  const mayUse = (kind: string): boolean => !wanted || wanted === kind;

  if (mayUse('playwright') && fs.existsSync(chromium.executablePath())) {
    return { source: 'Playwright’s own', env: {} };
  }
  const installed = (SYSTEM_BROWSERS[process.platform] ?? []).find((file) => fs.existsSync(file));
  if (mayUse('system') && installed) return { executablePath: installed, source: installed, env: {} };
  const packaged = mayUse('npm') ? await fromNpmPackage() : undefined;
  if (packaged) return packaged;
  throw new Error(
    'No Chromium found. Any of these helps: `npx playwright install chromium`, `apt-get install chromium`, ' +
      'Google Chrome, or E2E_BROWSER=/path/to/chrome.',
  );
}

/** The browser that ships inside the npm package @sparticuz/chromium (Linux x64), unpacked once. */
async function fromNpmPackage(): Promise<Browser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packageDir = npmPackageDir();
  if (!packageDir) return undefined;
  const manifest = JSON.parse(fs.readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  const cacheDir = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');
  const dir = path.join(cacheDir, `margrave-chromium-${manifest.version}`);
  await unpackChromium(packageDir, dir);
  return {
    executablePath: path.join(dir, 'chromium'),
    source: `npm @sparticuz/chromium ${manifest.version}`,
    env: { ...bundledLibraries(dir), ...bundledFonts(dir) },
  };
}

function npmPackageDir(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    return path.resolve(path.dirname(entry), '../..');
  } catch {
    return undefined;
  }
}

/** A bare machine has no NSS, which Chromium cannot start without. */
function bundledLibraries(dir: string): Record<string, string> {
  const nss = ['/usr/lib/x86_64-linux-gnu/libnss3.so', '/usr/lib64/libnss3.so', '/usr/lib/libnss3.so'];
  if (nss.some((file) => fs.existsSync(file)) && !process.env.E2E_BUNDLED_LIBS) return {};
  const paths = [path.join(dir, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean);
  return { LD_LIBRARY_PATH: paths.join(':') };
}

/** Without fonts every text is 0 pixels high, so nothing counts as visible. */
function bundledFonts(dir: string): Record<string, string> {
  if (fs.existsSync('/etc/fonts/fonts.conf') && !process.env.E2E_BUNDLED_LIBS) return {};
  const settings = path.join(dir, 'margrave-fonts.conf');
  if (!fs.existsSync(settings)) {
    const dirs = `<dir>${dir}/fonts</dir><cachedir>${dir}/fonts-cache</cachedir>`;
    fs.writeFileSync(
      settings,
      `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>${dirs}</fontconfig>\n`,
    );
  }
  return { FONTCONFIG_FILE: settings };
}

/** Chromium's own sandbox needs a user other than root. */
export function browserArguments(): string[] {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [...(asRoot ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'];
}
