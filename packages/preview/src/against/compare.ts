import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface CompareOptions {
  /** The folder of the earlier pictures. */
  readonly before: string;
  /** The folder of the new pictures, to which the comparisons are written. */
  readonly after: string;
  readonly stdout: (text: string) => void;
}

/**
 * Writes `NAME-compared.png` for each picture that both folders contain: the earlier one, the new one and the marked differences, side by side.
 * Prints the share of differing pixels. A difference is not a failure, because the data differs at each time.
 */
export async function comparePictures({ before, after, stdout }: CompareOptions): Promise<void> {
  const names = (await readdir(after)).filter((name) => name.endsWith('.png') && !name.endsWith(SUFFIX)).sort();
  const earlier = new Set(await readdir(before));
  for (const name of names) {
    if (!earlier.has(name)) {
      stdout(`${name}: not among the earlier pictures\n`);
      continue;
    }
    const [old, fresh] = await Promise.all([readFile(join(before, name)), readFile(join(after, name))]);
    const { picture, share } = await compare(old, fresh);
    const file = name.replace(/\.png$/, SUFFIX);
    await writeFile(join(after, file), picture);
    stdout(`${name}: ${(share * 100).toFixed(2)} % of the pixels differ, ${file}\n`);
  }
}

/** Returns both pictures and their differences, from left to right, and the share of differing pixels. */
export async function compare(before: Uint8Array, after: Uint8Array): Promise<{ readonly picture: Uint8Array; readonly share: number }> {
  const [{ default: pixelmatch }, { PNG }] = await Promise.all([import('pixelmatch'), import('pngjs')]);
  const read = [PNG.sync.read(Buffer.from(before)), PNG.sync.read(Buffer.from(after))] as const;
  const width = Math.max(...read.map((one) => one.width));
  const height = Math.max(...read.map((one) => one.height));
  const [old, fresh] = read.map((one) => {
    const grown = new PNG({ width, height });
    PNG.bitblt(one, grown, 0, 0, one.width, one.height, 0, 0);
    return grown;
  }) as [InstanceType<typeof PNG>, InstanceType<typeof PNG>];
  const marked = new PNG({ width, height });
  const differing = pixelmatch(old.data, fresh.data, marked.data, width, height, { threshold: 0.1 });
  const beside = new PNG({ width: width * 3 + GAP * 2, height });
  for (const [index, one] of [old, fresh, marked].entries()) PNG.bitblt(one, beside, 0, 0, width, height, index * (width + GAP), 0);
  return { picture: PNG.sync.write(beside), share: differing / (width * height) };
}

// --- internal ---

const SUFFIX = '-compared.png';
const GAP = 16;
