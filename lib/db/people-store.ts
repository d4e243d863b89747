import { ROLES } from '../domain/governance/people/actor';
import type { PeopleStore, PersonRecord } from '../ports/unit-of-work';
import type { Prisma } from './generated/prisma/client';
import type { PersonModel } from './generated/prisma/models';
import { isUuid } from './uuid';

export function peopleStore(tx: Prisma.TransactionClient): PeopleStore {
  const find = async (id: string): Promise<PersonRecord | null> => {
    if (!isUuid(id)) return null;
    const row = await tx.person.findUnique({ where: { id } });
    return row && personRecord(row);
  };
  return {
    find,
    async lock(id) {
      if (!isUuid(id)) return null;
      await tx.$queryRaw`SELECT id FROM person WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
      return find(id);
    },
    async findByEmail(email) {
      const row = await tx.person.findUnique({ where: { email } });
      return row && personRecord(row);
    },
    async findByOidcSubject(oidcSubject) {
      const row = await tx.person.findUnique({ where: { oidcSubject } });
      return row && personRecord(row);
    },
    async bindOidcSubject(id, oidcSubject) {
      await tx.person.update({ where: { id }, data: { oidcSubject } });
    },
    countWithRole: (role) => tx.person.count({ where: { disabledAt: null, roles: { has: role } } }),
    async add(person) {
      return personRecord(await tx.person.create({ data: { ...person, roles: [...person.roles] } }));
    },
    async setPassword(id, passwordHash) {
      await tx.person.update({ where: { id }, data: { passwordHash } });
    },
    async setRoles(id, roles) {
      await tx.person.update({ where: { id }, data: { roles: [...roles] } });
    },
    async setDisabled(id, disabledAt) {
      await tx.person.update({ where: { id }, data: { disabledAt } });
    },
  };
}

/** Roles in the domain's own order, whatever order they were stored in. */
export function personRecord(row: PersonModel): PersonRecord {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    roles: ROLES.filter((role) => row.roles.includes(role)),
    oidcSubject: row.oidcSubject,
    hasPassword: row.passwordHash !== null,
    disabledAt: row.disabledAt,
  };
}
