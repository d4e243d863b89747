import type { MemoryViews } from '../kernel/kernel-memory';
import * as on from '../kernel/charge-layout';
import type { Charge, ChargePart } from './charge';

/** Bytes of a charge in the kernel's memory. */
export function chargeBytes({ parts }: Pick<Charge, 'parts'>): number {
  return parts.reduce(
    (sum, { part }) => sum + part.bases.length * on.BASE_BYTES + part.orders.length * on.ORDER_BYTES,
    on.CHARGE_BYTES,
  );
}

/** Bytes of a charge that was written there. */
export function chargeBytesAt({ u32 }: MemoryViews, address: number): number {
  const count = (name: number): number => u32[(address + name) / 4] ?? 0;
  const bases = count(on.FIRST_BASES) + count(on.SECOND_BASES);
  const orders = count(on.FIRST_ORDERS) + count(on.SECOND_ORDERS);
  return on.CHARGE_BYTES + bases * on.BASE_BYTES + orders * on.ORDER_BYTES;
}

/** Writes a charge where the kernel reads it. @param address of as many bytes as it has, a multiple of 16 */
export function writeCharge(
  { u32, f64, i32 }: MemoryViews,
  address: number,
  { parts }: Pick<Charge, 'parts'>,
): void {
  const [first, second] = parts;
  u32[(address + on.FIRST_BASES) / 4] = first?.part.bases.length ?? 0;
  u32[(address + on.FIRST_ORDERS) / 4] = first?.part.orders.length ?? 0;
  u32[(address + on.SECOND_BASES) / 4] = second?.part.bases.length ?? 0;
  u32[(address + on.SECOND_ORDERS) / 4] = second?.part.orders.length ?? 0;
  let at = address + on.CHARGE_BYTES;
  const writePart = ({ bases, orders }: ChargePart): void => {
    for (const { valued, charged, added } of bases) {
      f64[(at + on.VALUED) / 8] = valued;
      f64[(at + on.CHARGED) / 8] = charged;
      f64[(at + on.ADDED_WHOLE) / 8] = added.whole;
      i32[(at + on.ADDED_PART) / 4] = added.part;
      at += on.BASE_BYTES;
    }
    for (const { quantity, limit } of orders) {
      f64[at / 8] = quantity;
      f64[(at + on.LIMIT) / 8] = limit;
      at += on.ORDER_BYTES;
    }
  };
  for (const { part } of parts) writePart(part);
}
