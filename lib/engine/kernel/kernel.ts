/** Margins accounts whose columns are in the memory; what each reads and writes is in layout.ts. */
export interface Kernel {
  /** Accounts from…to of the narrow book. @param scratch address of SCRATCH_BYTES bytes of the caller's own */
  readonly marginNarrow: (from: number, to: number, scratch: number) => void;
  /** The same under every scenario of a run, see scenario.as.ts; null where each scenario is margined by itself. */
  readonly stressAccounts: ((from: number, to: number, scratch: number) => void) | null;
  /** The live book's passes, see live.as.ts; null where only batches are margined. */
  readonly tickPositions:
    | ((
        quantities: number,
        costs: number,
        parts: number,
        accounts: number,
        values: number,
        margins: number,
        count: number,
        line: number,
        isStated: number,
      ) => void)
    | null;
  readonly tickBalances:
    | ((
        amounts: number,
        values: number,
        accounts: number,
        count: number,
        asset: number,
        isStated: number,
      ) => void)
    | null;
  readonly restate: ((from: number, to: number) => void) | null;
  /** Accounts from…to of the wide book; null where the kernel has no such numbers. */
  readonly marginWide: ((from: number, to: number) => void) | null;
}
