/** Where a command runs, what it is given by its surroundings, and where its results and its progress go. */
export interface CommandContext {
  /** The folder that generated files are committed in. */
  readonly repository: string;
  /** What relative paths on the command line are relative to. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes results. Characters that a terminal acts on are left out, but the colours of `styleOf`. */
  readonly stdout: (text: string) => void;
  /** Takes progress and errors, as `stdout`. */
  readonly stderr: (text: string) => void;
  /** Whether results go to a terminal. */
  readonly isTTY: boolean;
  /** Clears the terminal. @default results do not go to a terminal */
  readonly clear?: () => void;
  /** Aborted by Ctrl-C: the command cleans up and ends. */
  readonly signal: AbortSignal;
  /** Asks a yes-or-no question on the terminal. @default there is no terminal to ask on */
  readonly confirm?: (question: string) => Promise<boolean>;
}
