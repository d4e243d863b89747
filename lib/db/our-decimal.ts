import { decimal, type Decimal } from '../domain/number/decimal';
import type { Prisma } from './generated/prisma/client';

/** Prisma's decimals are a copy of the library with other settings: none may reach an operation of ours. */
export function ours(value: Prisma.Decimal): Decimal {
  return decimal(value.toFixed());
}
