import { expect, test } from 'vitest';
import { jsonLog } from './log';

const at = new Date('2026-01-02T03:04:05.006Z');

test('an event is one line of JSON', () => {
  const lines: string[] = [];
  jsonLog(
    (line) => lines.push(line),
    () => at,
  )('info', 'run.done', { runId: 7n, note: 'two\nlines' });
  expect(lines).toEqual([
    '{"at":"2026-01-02T03:04:05.006Z","level":"info","event":"run.done","runId":"7","note":"two\\nlines"}',
  ]);
});

test('no password is written, wherever a driver quotes a connection string', () => {
  const lines: string[] = [];
  const log = jsonLog(
    (line) => lines.push(line),
    () => at,
  );
  const url = 'postgresql://margrave_app:s3cret%40x@127.0.0.1:5432/margrave';
  log('error', 'pool.error', { error: new Error(`cannot reach ${url}`), url, nested: { deep: [url] } });
  expect(lines[0]).toContain('postgresql://***@127.0.0.1:5432/margrave');
  expect(lines[0]).not.toContain('s3cret');
});

test('no password is written that has an unescaped @, and no secret of an API token', () => {
  const lines: string[] = [];
  const log = jsonLog(
    (line) => lines.push(line),
    () => at,
  );
  const secret = `mgv_${'s3cret-_'.repeat(5)}abc`;
  log('error', 'failed', { error: new Error('postgresql://app:p@s3cret@db/x'), header: `Bearer ${secret}` });
  expect(lines[0]).toContain('postgresql://***@db/x');
  expect(lines[0]).toContain('Bearer mgv_***"');
  expect(lines[0]).not.toContain('s3cret');
});

test('events below the chosen level are left out', () => {
  const lines: string[] = [];
  const log = jsonLog(
    (line) => lines.push(line),
    () => at,
    'warning',
  );
  log('info', 'quiet');
  log('error', 'loud');
  expect(lines).toHaveLength(1);
});
