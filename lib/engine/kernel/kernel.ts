/** Margins accounts whose columns are in the memory; what each reads and writes is in layout.ts. */
export interface Kernel {
  /** Accounts from…to of the narrow book. @param scratch address of SCRATCH_BYTES bytes of the caller's own */
  readonly marginNarrow: (from: number, to: number, scratch: number) => void;
  /** The same under every scenario of a run, see scenario.as.ts. */
  readonly stressAccounts: (from: number, to: number, scratch: number) => void;
  /** Works the live book's tasks for the shards from…to off, see live.as.ts. */
  readonly tickShards: (from: number, to: number, scratch: number) => void;
  readonly restate: (from: number, to: number) => void;
}
