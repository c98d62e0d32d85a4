import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';

/** The effects of lines pasted into a shell. */
export interface Pasted {
  /** The programs that ran, with their arguments, for each text that was pasted. */
  readonly ran: readonly (readonly (readonly string[])[])[];
  /** The files that the lines made. */
  readonly files: readonly string[];
  readonly stderr: string;
}

export interface PasteOptions {
  /** The programs that exist. They do nothing. */
  readonly programs: readonly string[];
  /** @default 'bash' */
  readonly shell?: 'bash' | 'sh';
}

/**
 * Pastes texts into a shell, each once, one after the other, in an empty folder. Its PATH holds the programs, and `touch`, with which a payload
 * shows.
 *
 * @throws when a text swallows what is pasted after it
 */
export function paste(texts: readonly string[], { programs, shell = 'bash' }: PasteOptions): Pasted {
  const folder = mkdtempSync(join(tmpdir(), 'pasted-'));
  const [bin, cwd, log] = [join(folder, 'bin'), join(folder, 'cwd'), join(folder, 'log')];
  try {
    execaSync('mkdir', [bin, cwd]);
    writeFileSync(log, '');
    symlinkSync('/usr/bin/touch', join(bin, 'touch'));
    for (const program of programs) writeFileSync(join(bin, program), stub(log), { mode: 0o755 });
    const history = shell === 'bash' ? 'set -o history -o histexpand\n' : '';
    const different = [...new Set(texts)];
    const input = history + different.map((text) => `${text}\nprintf '${NEXT}' >> ${log}\n`).join('');
    const { stderr } = execaSync(`/bin/${shell}`, { cwd, input, env: { PATH: bin }, extendEnv: false });
    const logged = readFileSync(log, 'utf8').split(NEXT).slice(0, -1);
    const ran = new Map(logged.map((calls, index) => [different[index], callsIn(calls)]));
    if (ran.size !== different.length) throw new Error(`A shell came to the end of ${ran.size} of ${different.length} texts: ${stderr}`);
    return {
      ran: texts.flatMap((text) => [ran.get(text) ?? []]),
      files: readdirSync(cwd),
      stderr,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// --- internal ---

function callsIn(log: string): readonly (readonly string[])[] {
  const calls = log.split(CALL).slice(0, -1);
  return calls.map((call) => call.split(ARGUMENT));
}

const [NEXT, CALL, ARGUMENT] = ['\u001d', '\u001e', '\u001f'];

/** One write for each call, as the programs of a pipeline run at the same time. */
function stub(log: string): string {
  return `#!/bin/sh\nIFS='${ARGUMENT}'\nprintf '%s${CALL}' "\${0##*/}$IFS$*" >> ${log}\n`;
}
