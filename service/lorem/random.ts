import { randomBytes } from 'node:crypto';

/**
 * A source of chance with its own state: sfc32, by Chris Doty-Humphrey, whose cycle is at least 2³² numbers long.
 * It computes with 32-bit integers alone, so the same state gives the same numbers on every machine. Not for secrets.
 *
 * @see https://pracrand.sourceforge.net/RNG_engines.txt
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** Starts from 128 bits that should look random: what comes first is close to them. `createRandom` sees to that. */
  constructor(a: number, b: number, c: number, counter: number) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#counter = counter | 0;
  }

  /** The next 32 bits, as a signed integer. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }

  /** Makes all that follows depend on these 32 bits too. */
  absorb(bits: number): void {
    this.#c ^= bits;
    this.bits();
  }

  /**
   * A whole number from `min` to `max`, both included and all equally likely. Needs `min <= max` and at most 65 536 numbers to choose from.
   *
   * Lemire's method on 16 bits, where every product fits 32: the few draws that would favour some numbers are drawn again.
   *
   * @see https://arxiv.org/abs/1805.10941
   */
  between(min: number, max: number): number {
    const range = max - min + 1;
    let product = Math.imul(this.bits() >>> 16, range);
    if ((product & 0xffff) < range) {
      const uneven = 0x10000 % range;
      while ((product & 0xffff) < uneven) product = Math.imul(this.bits() >>> 16, range);
    }
    return min + (product >>> 16);
  }
}

/**
 * A source of chance for one request. The same seed gives the same texts on every machine and version of Node, and the number 42 is the
 * same seed as the string "42"; seeds that differ in one bit have nothing in common. Without a seed every call gives other texts.
 */
export function createRandom(seed?: string | number): Random {
  if (seed !== undefined) return fromSeed(String(seed));
  return new Random(unseeded.bits(), unseeded.bits(), unseeded.bits(), unseeded.bits());
}

// --- internal ---

/** Rounds between the last bit of the seed and the first number: each bit then changes half of what follows (the author's advice is 12 or more). */
const STIRRING_ROUNDS = 16;

/** Where generators without a seed come from: asking the system each time would cost more than most texts. */
const unseeded = fromSeed(randomBytes(16).toString('latin1'));

/** Feeds the seed's UTF-16 code units to a generator that starts from digits of pi, then stirs. */
function fromSeed(seed: string): Random {
  const random = new Random(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
  for (let i = 0; i < seed.length; i++) random.absorb(seed.charCodeAt(i));
  for (let i = 0; i < STIRRING_ROUNDS; i++) random.bits();
  return random;
}
