import { auditEvent, type AuditEvent, type PayloadOf } from '../../../domain/audit/events';
import { deciding } from '../../../domain/market/guard-limits';
import type { PriceHold, PriceObservation, Release } from '../../../domain/market/price-guard';
import { decimalText } from '../../../domain/number/decimal';

/** What the log says when a price is held. */
export function holdEvent(instrument: string, id: bigint, hold: PriceHold): AuditEvent {
  const { reason, first, last, volatility, bars, allowed, endsAt, fallback } = hold;
  const payload: PayloadOf<'price.hold'> = {
    ...{ hold: String(id), reason, candidate: decimalText(first.price) },
    ...{ observedAt: first.observedAt.toISOString(), source: first.source },
    ...{ last: decimalText(last.price), lastObservedAt: last.observedAt.toISOString() },
    volatility: volatility === null ? null : decimalText(deciding(volatility)),
    ...{ bars: decimalText(deciding(bars)), allowed: decimalText(allowed) },
    ...{ endsAt: endsAt.toISOString(), fallback },
  };
  return auditEvent({ action: 'price.hold', subjectKind: 'instrument', subjectId: instrument, payload });
}

/** Of any end of a hold: which it was, and how many prices were held in it. */
export function endedHold({ id, hold }: { readonly id: bigint; readonly hold: PriceHold }) {
  const { newest, candidates, last } = hold;
  return {
    ...{ hold: String(id), candidate: decimalText(newest.price), candidates },
    last: decimalText(last.price),
  };
}

/** What the log says when the rule ends a hold. */
export function releaseEvent(
  instrument: string,
  held: { readonly id: bigint; readonly hold: PriceHold },
  { release: by, accepted }: { readonly release: Release; readonly accepted: PriceObservation | null },
): AuditEvent {
  const payload: PayloadOf<'price.release'> = {
    ...{ ...endedHold(held), by },
    accepted: accepted && decimalText(accepted.price),
  };
  return auditEvent({ action: 'price.release', subjectKind: 'instrument', subjectId: instrument, payload });
}

/**
 * From when the age of the last accepted price counts while another one is held, so that it becomes too old at the end of
 * the hold at the earliest; null: from when it was observed. What was too old already stays so.
 */
export function agedFrom({ last, first, endsAt }: PriceHold, maximumAgeSeconds: number | null): Date | null {
  if (maximumAgeSeconds === null) return null;
  const maximumMs = maximumAgeSeconds * 1000;
  if (first.receivedAt.getTime() - last.observedAt.getTime() > maximumMs) return null;
  const from = new Date(endsAt.getTime() - maximumMs);
  return from > last.observedAt ? from : null;
}
