/** A file that a user gave. */
export interface SourceFile {
  /** The path as it was given. */
  readonly path: string;
  readonly text: string;
}
