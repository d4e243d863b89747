/** Keeps the values used last, for values that never change: what is known by the hash of its content. */
export class RecentlyUsed<Value> {
  private readonly values = new Map<string, Value>();

  constructor(private readonly capacity: number) {}

  /** The value of a key, made when it is not kept. */
  async get(key: string, make: () => Promise<Value>): Promise<Value> {
    const kept = this.values.get(key);
    const value = kept ?? (await make());
    // A Map lists keys in order of insertion: taking out and putting back makes this the newest.
    this.values.delete(key);
    this.values.set(key, value);
    const [oldest] = this.values.keys();
    if (this.values.size > this.capacity && oldest !== undefined) this.values.delete(oldest);
    return value;
  }
}
