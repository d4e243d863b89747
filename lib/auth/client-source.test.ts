import { describe, expect, test } from 'vitest';
import { clientSource, EVERYONE, trustedProxies } from './client-source';

const proxies = trustedProxies('192.0.2.7, 198.51.100.0/24 fd00:1::/32');
const from = (peer: string | null, forwardedFor: string | null, stated = proxies) =>
  clientSource({ peer, forwardedFor }, stated);

describe('without a stated proxy', () => {
  test.each(['8.8.8.8', '8.8.8.8, 192.0.2.7', 'garbage', '', null])(
    'nothing in x-forwarded-for counts: %s',
    (header) => {
      expect(from('203.0.113.5', header, null)).toBe('203.0.113.5');
      expect(from(null, header, null)).toBe(EVERYONE);
    },
  );
});

describe('with stated proxies', () => {
  test('the header of anybody else does not count', () => {
    expect(from('203.0.113.5', '8.8.8.8')).toBe('203.0.113.5');
    expect(from('203.0.113.200', '8.8.8.8')).toBe('203.0.113.200');
    expect(from('not an address', '8.8.8.8')).toBe(EVERYONE);
  });

  test.each([
    ['203.0.113.5', '203.0.113.5'],
    ['made.up, 203.0.113.5', '203.0.113.5'],
    ['8.8.8.8, 203.0.113.5, 198.51.100.3', '203.0.113.5'],
    ['8.8.8.8, 192.0.2.7', '8.8.8.8'],
    ['203.0.113.5:4711', '203.0.113.5'],
    ['198.51.100.3, 198.51.100.4', '198.51.100.3'],
    ['::ffff:203.0.113.5', '203.0.113.5'],
    ['8.8.8.8, garbage', '192.0.2.7'],
    ['8.8.8.8, garbage, 198.51.100.3', '198.51.100.3'],
    ['', '192.0.2.7'],
    [null, '192.0.2.7'],
  ])('from one of them, %s is %s', (header, source) => {
    expect(from('192.0.2.7', header)).toBe(source);
    expect(from('::ffff:192.0.2.7', header)).toBe(source);
  });

  test('where the socket is out of sight, the header is taken for theirs', () => {
    expect(from(null, '8.8.8.8, 203.0.113.5')).toBe('203.0.113.5');
    expect(from(null, null)).toBe(EVERYONE);
    expect(from(null, 'garbage')).toBe(EVERYONE);
  });

  test('addresses of IPv6 count by their network', () => {
    const network = '2001:db8:0:1::/64';
    for (const address of ['2001:db8:0:1::5', '2001:0DB8:0000:0001:ffff:1:2:3', '[2001:db8:0:1::9]:443']) {
      expect(from('fd00:1::1', address)).toBe(network);
    }
    expect(from('fd00:1::1', '2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(from('fe80::1%eth0', '8.8.8.8')).toBe('fe80:0:0:0::/64');
    expect(from('::1', null)).toBe('0:0:0:0::/64');
    expect(from('64:ff9b::192.0.2.1', null)).toBe('64:ff9b:0:0::/64');
  });
});

test('a setting that names something else stops the process', () => {
  expect(trustedProxies('')).toBeNull();
  expect(trustedProxies(' , ')).toBeNull();
  for (const text of [
    'proxy.local',
    '192.0.2.0/33',
    '192.0.2.0/x',
    '192.0.2.0/8/8',
    '192.0.2.0/',
    'fd00::/129',
    '192.0.2.1;192.0.2.2',
  ]) {
    expect(() => trustedProxies(text), text).toThrow(/MARGRAVE_TRUSTED_PROXIES/);
  }
});
