import net from 'node:net';

function canListen(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has nobody listening on it either.
      resolve(error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL' ? port : undefined);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const { port: bound } = server.address() as net.AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}

/** Whether nobody listens on this port, neither on loopback nor on all addresses, in IPv4 or IPv6. */
export async function isFreePort(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0', '::']) {
    if ((await canListen(port, host)) === undefined) return false;
  }
  return true;
}

/** A loopback port that was free a moment ago; the caller must be ready to lose a race for it. */
export async function anyFreePort(): Promise<number> {
  const port = await canListen(0, '127.0.0.1');
  if (port === undefined) throw new Error('This machine gives no loopback port.');
  return port;
}

/** The first free port from `firstPort` on, within a hundred. */
export function nextFreePort(firstPort: number): Promise<number> {
  return firstPortFrom(firstPort, async (port) => ((await isFreePort(port)) ? port : null));
}

/** What can be taken of the first port from `firstPort` on, within a hundred, of which anything can. */
export async function firstPortFrom<Taken>(
  firstPort: number,
  take: (port: number) => Promise<Taken | null>,
): Promise<Taken> {
  for (let port = firstPort; port < firstPort + 100; port++) {
    const taken = await take(port);
    if (taken !== null) return taken;
  }
  throw new Error(`Ports ${firstPort} to ${firstPort + 99} are all taken: set PORT to a free one.`);
}
