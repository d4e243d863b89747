import type { ReachedAccounts } from './reached';
import type { StressAsked } from './stress';

/** Whom prices of each step reach under both sets, of one chunk of accounts. */
export interface StressOfChunk {
  readonly asked: StressAsked;
  /** In the order of what was asked. */
  readonly scenarios: readonly {
    readonly steps: readonly { readonly before: ReachedAccounts; readonly after: ReachedAccounts }[];
  }[];
}
