import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { connectPrisma } from './prisma';

/** A message of PostgreSQL's protocol. */
function message(kind: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, kind);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** What a server says that lets somebody in and ends at once: all of it comes in one piece. */
const READY_AND_GONE = Buffer.concat([
  message('R', Buffer.alloc(4)),
  message('Z', Buffer.from('I')),
  message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0')),
]);

test('a database that ends as a connection is made fails what asked for it, and not the process', async () => {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(READY_AND_GONE));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const prisma = connectPrisma(`postgres://nobody:none@127.0.0.1:${port}/none`, { connections: 1 });
  try {
    await expect(prisma.$transaction((one) => one.$queryRaw`select 1`)).rejects.toThrow();
  } finally {
    await prisma.$disconnect();
    server.close();
  }
});
