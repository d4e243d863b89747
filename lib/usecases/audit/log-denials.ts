import { ok, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';

/** Writes what was counted in minutes that are over into the log: one entry for each place and minute. */
export function logDenials({
  transact,
}: {
  readonly transact: Transact;
}): Promise<Result<{ readonly entries: number }, never>> {
  return transact(async ({ denials, audit }) => {
    const minutes = await denials.takeFinished();
    for (const { source, minute, denials: counted } of minutes) {
      await audit.append({
        actor: { kind: 'SYSTEM', process: 'worker' },
        action: 'access.count-denials',
        subjectKind: 'source',
        subjectId: source,
        payload: {
          minute: minute.toISOString(),
          count: counted.reduce((sum, { count }) => sum + count, 0),
          denials: counted.map((denial) => ({ ...denial })),
        },
      });
    }
    return ok({ entries: minutes.length });
  });
}
