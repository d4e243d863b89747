import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from './launch/project-root';
import { commandSettings, parseServeOptions, SettingRefused } from './serve-options';

const OWN = 'postgresql://owner:secret@db.example:5432/margrave';
const APP = 'postgresql://margrave_app:secret@db.example:5432/margrave';

describe('the settings of the demo', () => {
  test('by default: embedded database in .data, loopback, any free port', () => {
    expect(parseServeOptions([], {}, 'demo')).toEqual({
      isDemo: true,
      ephemeral: false,
      dataDir: path.join(PROJECT_ROOT, '.data'),
      port: undefined,
      host: '127.0.0.1',
      database: { kind: 'embedded' },
      accounts: undefined,
    });
  });

  test('PORT, HOST, MARGRAVE_DATA_DIR and --accounts move it', () => {
    const env = { PORT: '4000', HOST: '0.0.0.0', MARGRAVE_DATA_DIR: '/srv/margrave' };
    expect(parseServeOptions(['--accounts', '50000'], env, 'demo')).toMatchObject({
      port: 4000,
      host: '0.0.0.0',
      dataDir: '/srv/margrave',
      accounts: 50_000,
    });
  });

  test('one database URL is the owner’s; two are the owner’s and the application’s', () => {
    expect(parseServeOptions([], { DATABASE_URL: OWN }, 'demo').database).toEqual({
      kind: 'owner',
      ownerUrl: OWN,
    });
    expect(parseServeOptions([], { DATABASE_URL: APP, DATABASE_OWNER_URL: OWN }, 'demo').database).toEqual({
      kind: 'owner and application',
      ownerUrl: OWN,
      applicationUrl: APP,
    });
  });

  test('browser tests never touch a database of one’s own', () => {
    const options = parseServeOptions(
      ['--e2e'],
      {
        PORT: '4000',
        DATABASE_URL: OWN,
        MARGRAVE_DATA_DIR: '/srv',
      },
      'demo',
    );
    expect(options).toMatchObject({ ephemeral: true, dataDir: undefined, database: { kind: 'embedded' } });
  });

  test.each([
    [[], { PORT: '0' }, 'PORT is "0"; it must be a whole number from 1 to 65535.'],
    [[], { PORT: '80a' }, 'PORT is "80a"'],
    [[], { PORT: '70000' }, 'PORT is "70000"'],
    [['--accounts', '-1'], {}, 'accounts'],
    [['--accounts', '1e3'], {}, '--accounts is "1e3"'],
    [['--e2e'], {}, '--e2e needs PORT'],
    [['--acounts', '1'], {}, "Unknown option '--acounts'"],
    [[], { DATABASE_URL: 'mysql://x/y' }, 'DATABASE_URL must be postgresql://'],
    [[], { DATABASE_OWNER_URL: 'postgresql://host' }, 'DATABASE_OWNER_URL must be postgresql://'],
  ])('refuses %j %j', (commandLine, env, message) => {
    expect(() => parseServeOptions(commandLine, env, 'demo')).toThrow(message);
  });

  test('never repeats a password in a refusal', () => {
    expect(() => parseServeOptions([], { DATABASE_URL: 'http://owner:hunter2@db/x' }, 'demo')).toThrow(
      /^(?!.*hunter2)/,
    );
  });
});

describe('the settings of a venue of one’s own', () => {
  test('are those of the demo, in a directory of its own, and nothing is seeded', () => {
    expect(parseServeOptions([], { PORT: '4000' }, 'venue')).toEqual({
      ...parseServeOptions([], { PORT: '4000' }, 'demo'),
      isDemo: false,
      dataDir: path.join(PROJECT_ROOT, '.venue'),
    });
  });

  test('where no port is stated it is the one that links to it name, not the first free one', () => {
    expect(parseServeOptions([], {}, 'venue').port).toBe(3000);
  });

  test.each([[['--accounts', '1']], [['--e2e']], [['now']]])('%j is no option of it', (commandLine) => {
    expect(() => parseServeOptions(commandLine, { PORT: '4000' }, 'venue')).toThrow();
  });
});

describe('a command works on', () => {
  const rootWith = (...directories: string[]): string => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-root-'));
    for (const directory of directories) {
      fs.mkdirSync(path.join(root, directory));
      fs.writeFileSync(path.join(root, directory, 'secrets.json'), '{}');
    }
    return root;
  };

  test.each([
    [[], '.venue'],
    [['.data'], '.data'],
    [['.venue'], '.venue'],
  ])('of %j: %s', (present, expected) => {
    const root = rootWith(...present);
    expect(commandSettings({}, 'either', root).dataDir).toBe(path.join(root, expected));
  });

  test('one of two only when it is said which', () => {
    const root = rootWith('.data', '.venue');
    const refused = () => commandSettings({}, 'either', root);
    expect(refused).toThrow('MARGRAVE_DATA_DIR=.data or MARGRAVE_DATA_DIR=.venue');
    expect(refused).toThrow(SettingRefused);
    expect(commandSettings({ MARGRAVE_DATA_DIR: '.data' }, 'either', root).dataDir).toBe(
      path.join(root, '.data'),
    );
    expect(commandSettings({ DATABASE_URL: APP }, 'either', root).database.kind).toBe('owner');
  });

  test.each([[['.data']], [['.data', '.venue']]])('of %j: .venue, where it founds', (present) => {
    const root = rootWith(...present);
    expect(commandSettings({}, 'own', root).dataDir).toBe(path.join(root, '.venue'));
    expect(commandSettings({ MARGRAVE_DATA_DIR: '.data' }, 'own', root).dataDir).toBe(
      path.join(root, '.data'),
    );
  });

  test('none where a command reads a directory without one: one sentence, and 2, and nothing is made', () => {
    const dataDir = path.join(rootWith(), 'mistyped');
    const { status, stderr } = spawnSync('node', ['--import', 'tsx', 'lib/cli/verify-audit.ts'], {
      cwd: PROJECT_ROOT,
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: '', DATABASE_OWNER_URL: '', MARGRAVE_DATA_DIR: dataDir },
    });
    expect(stderr).toBe(`There is no venue in ${dataDir}: MARGRAVE_DATA_DIR names the one to read.\n`);
    expect(status).toBe(2);
    expect(fs.existsSync(dataDir)).toBe(false);
  }, 30_000);

  test('nothing where a setting is wrong: one sentence, and 2', () => {
    const { status, stderr } = spawnSync('node', ['--import', 'tsx', 'lib/cli/verify-audit.ts'], {
      cwd: PROJECT_ROOT,
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: 'mysql://x/y', DATABASE_OWNER_URL: '' },
    });
    expect(stderr).toBe('DATABASE_URL must be postgresql://user:password@host:port/database.\n');
    expect(status).toBe(2);
  }, 30_000);
});
