/** Where a command runs, and where its results and its progress go. */
export interface CommandContext {
  /** What relative paths on the command line are relative to. */
  readonly cwd: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}
