import { describe, expect, test } from 'vitest';
import { clientAddress, trustedProxiesFrom } from './client-address';

const none = trustedProxiesFrom({});
const stated = trustedProxiesFrom({ MARGRAVE_TRUSTED_PROXIES: '192.0.2.0/24, 203.0.113.7 2001:db8::/32' });

describe('who sends a request', () => {
  test.each([
    ['the peer, where no proxy is stated', none, '198.18.0.9', undefined, '198.18.0.9'],
    ['the peer, whatever it says of itself', none, '198.18.0.9', '198.51.100.1', '198.18.0.9'],
    ['the peer, on loopback too', none, '127.0.0.1', '198.51.100.1', '127.0.0.1'],
    ['a peer that is no stated proxy', stated, '198.18.0.9', '198.51.100.1', '198.18.0.9'],
    ['whom a stated proxy names', stated, '203.0.113.7', '198.51.100.1', '198.51.100.1'],
    ['whom a proxy of a stated block names', stated, '192.0.2.200', '198.51.100.1', '198.51.100.1'],
    ['never a neighbour of a stated proxy', stated, '203.0.113.8', '198.51.100.1', '203.0.113.8'],
    ['whom the last of several proxies met', stated, '192.0.2.1', '198.51.100.1, 192.0.2.2', '198.51.100.1'],
    [
      'not what the client wrote before it',
      stated,
      '192.0.2.1',
      '1.1.1.1, 198.51.100.1, 192.0.2.2',
      '198.51.100.1',
    ],
    ['a proxy that names itself only', stated, '192.0.2.1', '192.0.2.2', '192.0.2.2'],
    ['a proxy that names nobody', stated, '192.0.2.1', undefined, '192.0.2.1'],
    ['a proxy that names no address', stated, '192.0.2.1', '198.51.100.1, garbage', '192.0.2.1'],
    ['IPv4 as IPv6 has it', stated, '::ffff:192.0.2.1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['the same in hexadecimal', stated, '::ffff:c000:201', '::FFFF:c633:6401', '198.51.100.1'],
    ['IPv6, in one spelling', stated, '2001:DB8:0:0::1', '2001:470:0:0:0:0:0:1', '2001:470::1'],
    ['IPv6 without its zone', none, 'fe80::1%eth0', undefined, 'fe80::1'],
    ['an address without its port', stated, '192.0.2.1', '198.51.100.1:4711', '198.51.100.1'],
    ['the same of IPv6', stated, '192.0.2.1', '[2001:470::1]:4711', '2001:470::1'],
    ['nobody known, where the socket is gone', stated, undefined, '198.51.100.1', 'unknown'],
  ])('%s', (_what, trusted, peer, forwardedFor, client) => {
    expect(clientAddress(peer, forwardedFor, trusted)).toBe(client);
  });
});

test.each([
  '192.0.2.0/33',
  'proxy.example',
  '192.0.2.1/',
  '192.0.2.0/24/24',
  '2001:db8::/129',
  '192.0.2.0/-1',
])('"%s" is no proxy that could be stated: the process does not start with it', (entry) => {
  expect(() => trustedProxiesFrom({ MARGRAVE_TRUSTED_PROXIES: `203.0.113.7,${entry}` })).toThrow(entry);
});
