import type { InvitationStore } from '../ports/invitations';
import type { Prisma } from './generated/prisma/client';

export function invitationStore(tx: Prisma.TransactionClient): InvitationStore {
  return {
    async put({ personId, secretHash, expiresAt }) {
      const link = { secretHash, expiresAt };
      await tx.invitation.upsert({ where: { personId }, create: { personId, ...link }, update: link });
    },
    find: (secretHash) =>
      tx.invitation.findUnique({ where: { secretHash }, select: { personId: true, expiresAt: true } }),
    async take(secretHash, at) {
      return (await tx.invitation.deleteMany({ where: { secretHash, expiresAt: { gt: at } } })).count === 1;
    },
    async voidOf(personId) {
      await tx.invitation.deleteMany({ where: { personId } });
    },
  };
}
