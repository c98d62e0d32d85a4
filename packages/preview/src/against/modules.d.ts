// The types of packages that may not be installed when types are checked.

declare module 'pixelmatch' {
  /** The number of pixels that differ; they are marked in `output`. */
  export default function pixelmatch(
    a: Uint8Array,
    b: Uint8Array,
    output: Uint8Array,
    width: number,
    height: number,
    options: { readonly threshold: number },
  ): number;
}

declare module 'pngjs' {
  export class PNG {
    static readonly sync: { read(file: Buffer): PNG; write(picture: PNG): Buffer };
    static bitblt(from: PNG, to: PNG, x: number, y: number, width: number, height: number, toX: number, toY: number): void;
    readonly width: number;
    readonly height: number;
    readonly data: Buffer;
    constructor(size: { readonly width: number; readonly height: number });
  }
}
