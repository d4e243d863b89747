import { BlockList, isIP } from 'node:net';
import { assert } from '../../lib/domain/assert';

/** Proxies that stand before Margrave, as the venue states them: what they say of the client is believed. */
export interface TrustedProxies {
  /** @param address in the spelling of `canonicalAddress` */
  has(address: string): boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads MARGRAVE_TRUSTED_PROXIES: addresses and blocks ("192.0.2.0/24"), apart by commas or spaces. None when absent.
 *
 * @throws naming the entry that is neither
 */
export function trustedProxiesFrom({ MARGRAVE_TRUSTED_PROXIES: stated = '' }: Environment): TrustedProxies {
  const list = new BlockList();
  for (const entry of stated.split(/[\s,]+/).filter((text) => text !== '')) {
    const [address = '', bits, ...rest] = entry.split('/');
    const family = isIP(address);
    const most = family === 6 ? 128 : 32;
    const isBlock = bits !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
    assert(
      family !== 0 && rest.length === 0 && (bits === undefined || isBlock),
      `MARGRAVE_TRUSTED_PROXIES holds addresses and blocks, not "${entry}"`,
    );
    list.addSubnet(address, bits === undefined ? most : Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  }
  return { has: (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') };
}

const UNKNOWN = 'unknown';

/**
 * Who sends a request: the peer of the socket; where the peer is a stated proxy, whom it names, and so on along the
 * header from its end. The first that is no stated proxy is the client: what stands before it, anybody may have written.
 *
 * @param peer         the socket's remote address; undefined where the socket is gone or not known
 * @param forwardedFor the `x-forwarded-for` header as it came
 * @returns one spelling for each address; "unknown" without a peer
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: TrustedProxies,
): string {
  let client = canonicalAddress(peer ?? '');
  if (client === null) return UNKNOWN;
  for (const named of (forwardedFor ?? '').split(',').toReversed()) {
    if (!trusted.has(client)) return client;
    const address = canonicalAddress(named.trim());
    // A proxy that names nobody is itself the last that is known.
    if (address === null) return client;
    client = address;
  }
  return client;
}

/** An address in one spelling, without port or zone; IPv4 within IPv6 as IPv4. Null when it is none. */
function canonicalAddress(text: string): string | null {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/%.*$/, '');
  const family = isIP(address);
  if (family === 0) return null;
  if (family === 4) return address;
  // The URL parser is what spells IPv6 in one way: lower case, hexadecimal, zeros left out.
  const spelled = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(spelled);
  if (!mapped) return spelled;
  const halves = mapped.slice(1).map((half) => parseInt(half, 16));
  return halves.flatMap((half) => [half >> 8, half & 255]).join('.');
}
