/** Where a command runs, what it is given by its surroundings, and where its results and its progress go. */
export interface CommandContext {
  /** The folder that generated files are committed in. */
  readonly repository: string;
  /** What relative paths on the command line are relative to. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes results. */
  readonly stdout: (text: string) => void;
  /** Takes progress and errors. */
  readonly stderr: (text: string) => void;
  /** Whether results go to a terminal. */
  readonly isTTY: boolean;
  /** Aborted by Ctrl-C: the command cleans up and ends. */
  readonly signal: AbortSignal;
  /** Asks a yes-or-no question on the terminal. @default there is no terminal to ask on */
  readonly confirm?: (question: string) => Promise<boolean>;
}
