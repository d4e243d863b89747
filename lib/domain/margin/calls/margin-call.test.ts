import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimals } from '../../../testing/arbitraries';
import { Decimal, ZERO } from '../../number/decimal';
import { decideCall, type CallDecision, type OpenCall } from './margin-call';
import { MARGIN_STATUSES, type MarginStatus } from '../method/types';

const ten = new Decimal(10);
const twelve = new Decimal(12);
const call: OpenCall = { id: 'c', stage: 'CALL', amount: ten };
const liquidation: OpenCall = { id: 'c', stage: 'LIQUIDATION', amount: ten };

describe('decideCall', () => {
  test.each<[string, OpenCall | null, MarginStatus | null, Decimal, CallDecision]>([
    ['healthy, none open', null, 'OK', ZERO, { kind: 'NONE' }],
    ['a warning opens none', null, 'WARNING', ZERO, { kind: 'NONE' }],
    ['below the call level', null, 'CALL', ten, { kind: 'OPEN', stage: 'CALL', amount: ten }],
    [
      'at once below liquidation',
      null,
      'LIQUIDATION',
      ten,
      { kind: 'OPEN', stage: 'LIQUIDATION', amount: ten },
    ],
    ['the same again', call, 'CALL', ten, { kind: 'NONE' }],
    ['a new amount', call, 'CALL', twelve, { kind: 'AMOUNT', callId: 'c', amount: twelve }],
    [
      'worse',
      call,
      'LIQUIDATION',
      twelve,
      { kind: 'STAGE', callId: 'c', from: 'CALL', stage: 'LIQUIDATION', amount: twelve },
    ],
    [
      'better, not well',
      liquidation,
      'CALL',
      ten,
      { kind: 'STAGE', callId: 'c', from: 'LIQUIDATION', stage: 'CALL', amount: ten },
    ],
    ['at the call level again', call, 'WARNING', ZERO, { kind: 'CLOSE', callId: 'c', status: 'WARNING' }],
    ['well', liquidation, 'OK', ZERO, { kind: 'CLOSE', callId: 'c', status: 'OK' }],
    ['unpriced keeps an open call', call, null, ZERO, { kind: 'NONE' }],
    ['unpriced opens none', null, null, ZERO, { kind: 'NONE' }],
  ])('%s', (_, open, status, callAmount, expected) => {
    expect(decideCall(open, status === null ? null : { status, callAmount })).toEqual(expected);
  });

  test('over any history a call is open exactly while the account was last seen below the call level', () => {
    const standings = fc.array(
      fc.option(fc.tuple(fc.constantFrom(...MARGIN_STATUSES), decimals(1, 100, 2)), { nil: null }),
    );
    fc.assert(
      fc.property(standings, (history) => {
        const calls: OpenCall[] = []; // at most one: what the decisions make of it
        let expected: OpenCall | null = null;
        let opened = 0;
        let closed = 0;
        for (const seen of history) {
          const standing = seen && { status: seen[0], callAmount: seen[1] };
          const [open = null] = calls;
          const decision = decideCall(open, standing);
          switch (decision.kind) {
            case 'OPEN':
              expect(open).toBeNull();
              opened += 1;
              calls[0] = { id: String(opened), stage: decision.stage, amount: decision.amount };
              break;
            case 'STAGE':
              calls[0] = { id: decision.callId, stage: decision.stage, amount: decision.amount };
              break;
            case 'AMOUNT':
              calls[0] = { ...(open ?? call), id: decision.callId, amount: decision.amount };
              break;
            case 'CLOSE':
              closed += 1;
              calls.pop();
              break;
            case 'NONE':
          }
          if (standing !== null) {
            const { status, callAmount } = standing;
            const below = status === 'CALL' || status === 'LIQUIDATION';
            expected = below ? { id: String(opened), stage: status, amount: callAmount } : null;
          }
          expect(calls[0] ?? null).toEqual(expected);
        }
        expect(opened - closed).toBe(calls.length);
      }),
    );
  });
});
