import { BlockList, isIP } from 'node:net';
import { assert } from '../domain/assert';

/** Where a request came from, for counting and for the log: an address, or `EVERYONE` where none can be known. */
export const EVERYONE = 'everyone';

/** The addresses of proxies whose word on their clients is taken. */
export type TrustedProxies = BlockList;

/** @param text  addresses and blocks, apart by commas or spaces: "192.0.2.7, 198.51.100.0/24 2001:db8::/32" @throws on anything else */
export function trustedProxies(text: string): TrustedProxies | null {
  const stated = text.split(/[\s,]+/).filter((entry) => entry !== '');
  if (stated.length === 0) return null;
  const proxies = new BlockList();
  for (const entry of stated) {
    const [address = '', bits, ...rest] = entry.split('/');
    const version = isIP(address);
    const most = version === 6 ? 128 : 32;
    const length = bits === undefined ? most : Number(bits);
    const isBlock = rest.length === 0 && /^\d{1,3}$/.test(bits ?? '0') && length <= most;
    assert(version !== 0 && isBlock, `MARGRAVE_TRUSTED_PROXIES: "${entry}" is an address or a block`);
    proxies.addSubnet(address, length, version === 6 ? 'ipv6' : 'ipv4');
  }
  return proxies;
}

/**
 * Where a request came from. The socket's other end says so; only where that is a stated proxy, what the proxies wrote
 * into `x-forwarded-for`, read from the nearest one back to the first that is none of them. What stands before that a
 * client may have made up.
 *
 * IPv6 addresses count by their first 64 bits, which is what one customer gets.
 *
 * @param peer          the socket's other end; null where it is not known, which is taken for a stated proxy where any
 *   is stated: the process must then be reachable through them alone
 * @param forwardedFor  the header `x-forwarded-for`, if there is one
 * @param proxies       null: none is stated
 * @returns `EVERYONE` when neither says anything that may be believed
 */
export function clientSource(
  { peer, forwardedFor }: { readonly peer: string | null; readonly forwardedFor: string | null },
  proxies: TrustedProxies | null,
): string {
  let nearest = peer === null ? null : readAddress(peer);
  if (proxies === null || (peer !== null && !isStated(nearest, proxies))) return sourceOf(nearest);
  for (const hop of (forwardedFor ?? '').split(',').reverse()) {
    const address = readAddress(hop);
    // A proxy that writes no address is believed no further.
    if (address === null) break;
    nearest = address;
    if (!isStated(address, proxies)) break;
  }
  return sourceOf(nearest);
}

/** An address without zone, port or brackets; one of IPv4 in the clothes of IPv6 as itself. Null when it is none. */
function readAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i, '$1');
  return isIP(bare) === 0 ? null : bare;
}

function isStated(address: string | null, proxies: TrustedProxies): boolean {
  return address !== null && proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function sourceOf(address: string | null): string {
  if (address === null) return EVERYONE;
  return isIP(address) === 6 ? `${first64Bits(address)}::/64` : address;
}

/** Four groups without leading zeros; what `::` stands for is written out. */
function first64Bits(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // The last group may be an IPv4 address, which is two.
  const lengthAfter = after.length + (after.at(-1)?.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - lengthAfter);
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
