import { setImmediate } from 'node:timers/promises';
import { marginAccount } from '../domain/margin/method/account';
import { bookAt } from '../domain/books/book-chunk';
import { compileParameters, type CompiledParameters } from '../domain/margin/method/compile';
import { allApart } from '../domain/margin/figures/margin-columns';
import { METHOD_VERSION } from '../domain/margin/method/method-version';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import type { MarginEngine } from '../ports/margin';

/**
 * The margin engine that is its own specification: the reference method of `lib/domain/margin`, account by
 * account, in exact decimals.
 *
 * Plain and correct; a faster engine fills the same port and must equal this one to the last digit. Between
 * batches it lets the event loop turn, so that a web process that previews a change still answers others.
 */
export function referenceEngine(): MarginEngine {
  // Compiling is the same work for every run under one set; the set's own lifetime bounds the cache.
  const compiledSets = new WeakMap<ParameterSet, CompiledParameters>();
  const compiled = (set: ParameterSet): CompiledParameters => {
    const known = compiledSets.get(set) ?? compileParameters(set);
    compiledSets.set(set, known);
    return known;
  };

  return {
    methodVersion: METHOD_VERSION,
    async *marginBooks({ parameters, ...market }, batches) {
      const inputs = { ...market, parameters: compiled(parameters) };
      for await (const books of batches) {
        yield books.map((book) => marginAccount({ ...inputs, book }));
        await setImmediate();
      }
    },
    async marginChunk({ parameters, ...market }, chunk) {
      const inputs = { ...market, parameters: compiled(parameters) };
      const results = chunk.accounts.map((_, index) =>
        marginAccount({ ...inputs, book: bookAt(chunk, index) }),
      );
      await setImmediate();
      return allApart(chunk.accounts, results);
    },
  };
}
