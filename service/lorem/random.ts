import { randomBytes } from 'node:crypto';

/**
 * A pseudorandom number generator: sfc32 by Chris Doty-Humphrey, with a period of at least 2³². Uses 32-bit integers only, so that the same
 * state gives the same numbers on every machine. Not for secrets.
 * @see https://pracrand.sourceforge.net/RNG_engines.txt
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** The state should look random, as the first numbers resemble it; see `createRandom`. */
  constructor(a: number, b: number, c: number, counter: number) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#counter = counter | 0;
  }

  /** Returns the next 32 bits as a signed integer. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }

  /** Mixes 32 bits into the state. */
  absorb(bits: number): void {
    this.#c ^= bits;
    this.bits();
  }

  /**
   * Returns a uniform whole number from `min` to `max`, inclusive. Needs `min <= max` and a range of at most 65 536 numbers: Lemire's
   * method on 16 bits, whose products fit 32 bits. Rejects the draws that would bias the result.
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
 * Creates the random source of one request. The same seed gives the same texts on every machine and Node version; the number 42 equals the
 * string "42". Without a seed every call gives different texts.
 */
export function createRandom(seed?: string | number): Random {
  if (seed !== undefined) return fromSeed(String(seed));
  return new Random(unseeded.bits(), unseeded.bits(), unseeded.bits(), unseeded.bits());
}

// --- internal ---

/** Rounds after the seed, so that each bit of it changes half of the output (the author advises 12 or more). */
const STIRRING_ROUNDS = 16;

/** Seeds the generators without a seed: calling the system each time would cost more than most texts. */
const unseeded = fromSeed(randomBytes(16).toString('latin1'));

/** Absorbs the seed's UTF-16 code units into a state that starts from digits of pi. */
function fromSeed(seed: string): Random {
  const random = new Random(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
  for (let i = 0; i < seed.length; i++) random.absorb(seed.charCodeAt(i));
  for (let i = 0; i < STIRRING_ROUNDS; i++) random.bits();
  return random;
}
