import type { PoolClient } from 'pg';
import { type HeldTerms, heldTermsOf, heldTermsText, NO_TERMS } from '../domain/books/held-terms';
import { ByteIndex } from './byte-index';
import { fieldEnd } from './copy-rows';

/** Of `position` joined with `chosen_rate`: its terms, as `heldTermsText` spells them. */
export const TERMS =
  "leg::text || ' ' || coalesce(trim_scale(leverage)::text, '') || ' ' || coalesce(trim_scale(rate)::text, '')";

const TERMS_AT_MOST = 65_536;

/** Whether anybody has legs or has chosen a rate: else no position is asked for its terms. */
export async function areThereTerms(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ some: boolean }>(
    `select exists (select from chosen_rate) or exists (select from position where leg <> 'NET') as some`,
  );
  return rows[0]?.some ?? false;
}

/** Terms as rows bring them, each with its place; the first says nothing. */
export class TermsIndex {
  private readonly index = new ByteIndex();

  constructor() {
    const first = Buffer.from(heldTermsText(NO_TERMS), 'utf8');
    this.index.append(first, 0, first.length);
  }

  /** @param at where the field begins; @returns null when there are too many */
  placeOf(bytes: Buffer, at: number): number | null {
    const place = this.index.findOrAppend(bytes, at + 4, fieldEnd(bytes, at));
    return place < TERMS_AT_MOST ? place : null;
  }

  terms(): readonly HeldTerms[] {
    return this.index.names().slice(0, TERMS_AT_MOST).map(heldTermsOf);
  }
}
