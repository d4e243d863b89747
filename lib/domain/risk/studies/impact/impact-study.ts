import type { Study } from '../study';
import { affectedList, affectedTotal } from './affected-accounts';
import { type Impact, IMPACT_STATUSES } from './impact';
import { impactPart } from './impact-part';
import { ACCOUNT_SIZES, type ImpactPart, mergeImpact, transitionKey } from './impact-sums';
import { changeIn, groupsByName, groupsNamed } from './moved-sums';

/** What a change of parameters does to every account. @see Impact for what comes out */
export const impactStudy: Study<'margins', ImpactPart, Impact> = {
  needs: ['margins'],
  partial: ({ margins }) => impactPart(margins),
  merge: mergeImpact,
  finish: ({ accounts, margined, totals, affected, ...part }) => ({
    totals: {
      ...{ accounts, margined },
      notional: changeIn(totals.notional),
      initialMargin: changeIn(totals.initialMargin),
      maintenanceMargin: changeIn(totals.maintenanceMargin),
      equity: changeIn(totals.equity),
      callAmount: changeIn(totals.callAmount),
    },
    byInstrument: groupsByName(part.instruments),
    byMarginClass: groupsByName(part.classes),
    byAccountSize: groupsNamed(ACCOUNT_SIZES, part.sizes),
    transitions: IMPACT_STATUSES.flatMap((before) =>
      IMPACT_STATUSES.map((after) => ({
        ...{ before, after },
        accounts: part.transitions.get(transitionKey(before, after)) ?? 0,
      })),
    ),
    movements: part.movements,
    newlyInCall: affectedTotal(affected.newlyInCall),
    newlyLiquidatable: affectedTotal(affected.newlyLiquidatable),
    newlyAffected: affectedList(affected),
    worstHit: affected.worst,
  }),
};
