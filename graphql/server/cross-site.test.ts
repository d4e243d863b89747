import { expect, test } from 'vitest';
import { crossesSite } from './cross-site';

const host = 'margrave.example';
const cookie = 'a=b';
test.each([
  ['a POST of our own page', 'POST', { host, cookie, origin: 'https://margrave.example' }, false],
  ["a POST of another site's page", 'POST', { host, cookie, origin: 'https://elsewhere.example' }, true],
  ['one of a page without an origin', 'POST', { host, cookie, origin: 'null' }, true],
  ['one of another port', 'POST', { host, cookie, origin: 'https://margrave.example:8443' }, true],
  ['one that only says where it comes from', 'POST', { host, cookie, 'sec-fetch-site': 'cross-site' }, true],
  [
    'one of our own page that names no origin',
    'POST',
    { host, cookie, 'sec-fetch-site': 'same-origin' },
    false,
  ],
  ['a DELETE of another site', 'DELETE', { host, cookie, origin: 'https://elsewhere.example' }, true],
  ['a system without a cookie', 'POST', { host, origin: 'https://elsewhere.example' }, false],
  ['a read', 'GET', { host, cookie, origin: 'https://elsewhere.example' }, false],
])('%s', (_what, method, headers: Record<string, string>, crosses) => {
  expect(crossesSite(method, (name) => headers[name] ?? null)).toBe(crosses);
});
