import { assert } from '../assert';

/**
 * Chance from a seed: the same seed gives the same sequence on every machine, so what is generated can be
 * generated again. Not for secrets.
 *
 * xoshiro128** by D. Blackman and S. Vigna, seeded through splitmix32 as its authors advise, so that seeds
 * that differ in one bit give unrelated sequences.
 * @see https://prng.di.unimi.it/xoshiro128starstar.c (public domain)
 */
export class Random {
  private constructor(private readonly state: Uint32Array) {}

  /** @param seed an integer from 0 to 2³² − 1 */
  static fromSeed(seed: number): Random {
    assert(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32, 'a seed is a 32-bit unsigned integer');
    let counter = seed;
    const next = (): number => {
      counter = (counter + 0x9e3779b9) >>> 0;
      let mixed = counter;
      mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return (mixed ^ (mixed >>> 15)) >>> 0;
    };
    return Random.fromState([next(), next(), next(), next()]);
  }

  /** @param state four 32-bit words, not all 0 */
  static fromState(state: readonly [number, number, number, number]): Random {
    assert(
      state.some((word) => word !== 0),
      'the state is not all zeros',
    );
    return new Random(Uint32Array.from(state));
  }

  /** The next 32 bits, as an integer from 0 to 2³² − 1. */
  nextUint32(): number {
    // By place: a destructured array is walked by an iterator, which takes longer than all the rest.
    const { state } = this;
    const [s0, s1, s2, s3] = [state[0] ?? 0, state[1] ?? 0, state[2] ?? 0, state[3] ?? 0];
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const mixed2 = s2 ^ s0;
    const mixed3 = s3 ^ s1;
    state[0] = s0 ^ mixed3;
    state[1] = s1 ^ mixed2;
    state[2] = mixed2 ^ (s1 << 9);
    state[3] = rotateLeft(mixed3, 11);
    return result;
  }

  /** Uniform in [0, 1), with 53 random bits. */
  uniform(): number {
    return ((this.nextUint32() >>> 5) * 2 ** 26 + (this.nextUint32() >>> 6)) / 2 ** 53;
  }

  /** Standard normal, by Box and Muller (1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** One of the choices, each as likely as its weight says. @param choices at least one, weights ≥ 0, some above 0 */
  pick<Choice>(choices: readonly { readonly choice: Choice; readonly weight: number }[]): Choice {
    const total = choices.reduce((sum, { weight }) => sum + weight, 0);
    assert(total > 0, 'some choice has a weight above 0');
    let left = this.uniform() * total;
    for (const { choice, weight } of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    const last = choices.at(-1);
    assert(last !== undefined, 'there is a last choice');
    return last.choice;
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
