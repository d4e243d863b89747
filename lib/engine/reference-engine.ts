import { setImmediate } from 'node:timers/promises';
import { marginAccount } from '../domain/margin/method/account';
import { bookAt } from '../domain/books/book-chunk';
import { compileParameters } from '../domain/margin/method/compile';
import { allApart } from '../domain/margin/figures/margin-columns';
import { METHOD_VERSION } from '../domain/margin/method/method-version';
import { isReached, nobodyReached } from '../domain/risk/studies/stress/reached';
import type { MarginEngine } from '../ports/margin';

/**
 * The margin engine that is its own specification: the reference method of `lib/domain/margin`, account by
 * account, in exact decimals.
 *
 * Plain and correct; a faster engine fills the same port and must equal this one to the last digit. Between
 * batches it lets the event loop turn, so that a web process that previews a change still answers others.
 */
export function referenceEngine(): MarginEngine {
  return {
    methodVersion: METHOD_VERSION,
    async *marginBooks({ parameters, ...market }, batches) {
      const inputs = { ...market, parameters: compileParameters(parameters) };
      for await (const books of batches) {
        yield books.map((book) => marginAccount({ ...inputs, book }));
        await setImmediate();
      }
    },
    async marginChunk({ parameters, ...market }, chunk) {
      const inputs = { ...market, parameters: compileParameters(parameters) };
      const results = chunk.accounts.map((_, index) =>
        marginAccount({ ...inputs, book: bookAt(chunk, index) }),
      );
      await setImmediate();
      return allApart(chunk.accounts, results);
    },
    async reachedIn({ parameters, market, scenarios, figures, asked = [0, scenarios.length] }, chunk) {
      const compiled = compileParameters(parameters);
      const books = chunk.accounts.map((_, index) => bookAt(chunk, index));
      const found = scenarios.slice(...asked).map((prices, place) => {
        const stated = figures?.[asked[0] + place] ?? null;
        const state = { ...market, prices, ...(stated ? { figures: stated } : {}) };
        const reached = nobodyReached();
        for (const [index, book] of books.entries()) {
          const margined = marginAccount({ ...state, parameters: compiled, book });
          if (isReached(margined)) reached.apart.set(index, margined);
        }
        return reached;
      });
      await setImmediate();
      return found;
    },
  };
}
