import type { Random } from '../domain/number/random';
import type { ColumnarEngine } from '../engine/columnar-engine';
import { engineTexts, referenceTexts } from './engine-comparison';
import type { AccountBook } from '../domain/margin/method/types';
import { INFORMING, type SwitchCase, switchCase } from './engine-switches';
import type { OptionalMember } from './schema-members';
import { repeats } from './thorough';

/** What was seen of one optional member turned on alone. */
export interface SwitchRow {
  readonly member: string;
  /** Pairs of a set with the member and an account that the reference method does not refuse. */
  readonly accepted: number;
  /** Of those, in which the member changes a figure. */
  readonly changed: number;
  /** Of the changed, by whom they were computed. */
  readonly narrow: number;
  readonly exact: number;
  readonly reference: number;
  readonly different: number;
}

/** Accounts that a draw is tried on, and those that are added where it changes a figure. */
const TRIED = 12;
const ADDED = repeats(6, 120);

/**
 * Turns one member on alone until it has changed so many figures.
 *
 * @param wanted pairs that change, or, of a member that only informs, that are accepted
 * @param draws at most; what is not seen by then is missing
 */
export async function checkSwitch(
  engine: ColumnarEngine,
  random: Random,
  member: OptionalMember,
  wanted: number,
  draws: number,
  onDifference: (text: string) => void = () => undefined,
): Promise<SwitchRow> {
  const informs = INFORMING.has(member.name);
  const row = { accepted: 0, changed: 0, narrow: 0, exact: 0, reference: 0, different: 0 };
  /** How many of these accounts the member moves. */
  const tried = async ({ with: own, without, market }: SwitchCase, books: readonly AccountBook[]) => {
    const expected = referenceTexts(own, market, books);
    const plain = referenceTexts(without, market, books);
    const computed = await engineTexts(engine, own, market, books);
    const moved: AccountBook[] = [];
    for (const [index, book] of books.entries()) {
      const [text, before] = [expected[index] ?? '', plain[index] ?? ''];
      if (computed[index] !== text) {
        row.different += 1;
        onDifference(`${member.name}:\n${computed[index]}\n${text}`);
      }
      if (!isAccepted(text) || !isAccepted(before)) continue;
      row.accepted += 1;
      if (text !== before) moved.push(book);
    }
    row.changed += moved.length;
    if (moved.length === 0) return 0;
    const counted = { ...engine.counts };
    await engineTexts(engine, own, market, moved);
    for (const tier of ['narrow', 'exact', 'reference'] as const)
      row[tier] += engine.counts[tier] - counted[tier];
    return moved.length;
  };
  for (let drawn = 0; drawn < draws && (informs ? row.accepted : row.changed) < wanted; drawn += 1) {
    const found = switchCase(random, member);
    if (!found) continue;
    const moved = await tried(found, found.books(TRIED));
    if (moved > 0 && row.changed < wanted) await tried(found, found.books(ADDED));
  }
  return { member: member.name, ...row };
}

/** Why a row fails; null when it does not. */
export function switchFault(
  { member, accepted, changed, different }: SwitchRow,
  wanted: number,
): string | null {
  if (different > 0) return `${member}: ${different} figures differ`;
  const informs = INFORMING.get(member);
  if (informs !== undefined)
    return changed > 0
      ? `${member} changes figures, though it ${informs}`
      : accepted < wanted
        ? `${member} was accepted ${accepted} times of ${wanted}`
        : null;
  return changed < wanted ? `${member} changed ${changed} figures of ${wanted}` : null;
}

function isAccepted(text: string | undefined): boolean {
  return text?.startsWith('{"ok":true') ?? false;
}
