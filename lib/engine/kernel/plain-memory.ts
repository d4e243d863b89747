const PAGE_BYTES = 65_536;

/** What the kernel's memory needs of WebAssembly.Memory, for where there is none. */
export class PlainMemory {
  buffer = new ArrayBuffer(PAGE_BYTES);

  /** Views that were taken before are of the old bytes. */
  grow(pages: number): void {
    const grown = new ArrayBuffer(this.buffer.byteLength + pages * PAGE_BYTES);
    new Uint8Array(grown).set(new Uint8Array(this.buffer));
    this.buffer = grown;
  }
}
