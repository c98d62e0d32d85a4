import { execa } from 'execa';

/** A program that runs beside others. */
export interface Program {
  /** Its name in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Its working directory. */
  readonly folder: string;
  /** `shown`: its output goes to stderr. `kept`: the last lines of its output are part of the sentence about its end. */
  readonly output: 'shown' | 'kept';
  /** The signal that asks it to end. @default 'SIGTERM' */
  readonly stopSignal?: NodeJS.Signals;
}

/** A running program. */
export interface Child {
  readonly name: string;
  /** Settles when the program has ended, with one sentence that says how. Never rejects. */
  readonly ended: Promise<{ readonly code: number | null; readonly sentence: string }>;
  /** Sends the stop signal, SIGKILL after a minute, and waits for the end. */
  stop(): Promise<void>;
}

/** Starts a program in a process group of its own, so that Ctrl-C in a terminal reaches only its parent, which stops it in order. */
export function startChild(program: Program): Child {
  const { name, command, args, environment, folder, output, stopSignal = 'SIGTERM' } = program;
  const out = output === 'shown' ? process.stderr : 'pipe';
  const child = execa(command, args, {
    cwd: folder,
    env: environment,
    extendEnv: false,
    detached: true,
    reject: false,
    buffer: false,
    all: true,
    stdin: 'ignore',
    stdout: out,
    stderr: out,
    killSignal: stopSignal,
    forceKillAfterDelay: PATIENCE_MS,
  });
  const last: string[] = [];
  child.all?.setEncoding('utf8').on('data', (text: string) => {
    last.splice(0, last.length, ...[...last, ...text.trimEnd().split('\n')].slice(-KEPT_LINES));
  });
  const ended = child.then(({ code, exitCode, signal, originalMessage }) => {
    if (exitCode !== undefined || signal !== undefined)
      return { code: exitCode ?? null, sentence: [`${name} ended with ${exitCode ?? signal}`, ...last].join('\n  ') };
    const why = code === 'ENOENT' ? `${JSON.stringify(command)} is not on the PATH` : originalMessage;
    return { code: null, sentence: `${name} could not be started: ${why}` };
  });
  return {
    name,
    ended,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

// --- internal ---

const KEPT_LINES = 5;

/** Skaffold removes what it deployed before it ends. */
const PATIENCE_MS = 60_000;
