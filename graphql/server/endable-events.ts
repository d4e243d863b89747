import type { ExecutionResult } from 'graphql';

/** Events as answers, which end with their source or from outside. */
export interface EndableEvents {
  readonly events: AsyncGenerator<ExecutionResult, void>;
  /** Ends them, with something that is told last. */
  readonly end: (last: ExecutionResult | null) => void;
}

/**
 * The source's events as answers, until the source ends or they are ended from outside: then at once, though the source may be
 * waiting. Written by hand, since a generator that is left hangs on to its source until the next event.
 */
export function endableEvents(
  source: AsyncIterator<unknown>,
  answerTo: (event: unknown) => Promise<ExecutionResult>,
): EndableEvents {
  let told: ExecutionResult | null = null;
  let isEnded = false;
  let ended = (): void => undefined;
  const ending = new Promise<null>((resolve) => (ended = () => resolve(null)));
  const end = (last: ExecutionResult | null): void => {
    if (isEnded) return;
    isEnded = true;
    told = last;
    void source.return?.();
    ended();
  };
  const leave = (): Promise<IteratorReturnResult<undefined>> => {
    end(null);
    return Promise.resolve({ done: true, value: undefined });
  };
  const events: AsyncGenerator<ExecutionResult, void> = {
    async next() {
      const found = isEnded ? null : await Promise.race([source.next(), ending]);
      if (found === null || isEnded) {
        const value = told;
        told = null;
        return value === null ? { done: true, value: undefined } : { done: false, value };
      }
      if (found.done) return { done: true, value: undefined };
      return { done: false, value: await answerTo(found.value) };
    },
    return: leave,
    throw: leave,
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await leave();
    },
  };
  return { events, end };
}
