/** Margins accounts whose columns are in the memory; what each reads and writes is in layout.ts. */
export interface Kernel {
  /** Accounts from…to of the narrow book. @param scratch address of SCRATCH_BYTES bytes of the caller's own */
  marginNarrow(from: number, to: number, scratch: number): void;
  /** Accounts from…to of the wide book; null where the kernel has no such numbers. */
  readonly marginWide: ((from: number, to: number) => void) | null;
}
