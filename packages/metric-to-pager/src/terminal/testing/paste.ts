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

/** Pastes texts into a shell, one after the other, in an empty folder. Its PATH holds the programs, and `touch`, with which a payload shows. */
export function paste(texts: readonly string[], { programs, shell = 'bash' }: PasteOptions): Pasted {
  const folder = mkdtempSync(join(tmpdir(), 'pasted-'));
  const [bin, cwd, log] = [join(folder, 'bin'), join(folder, 'cwd'), join(folder, 'log')];
  try {
    execaSync('mkdir', [bin, cwd]);
    writeFileSync(log, '');
    symlinkSync('/usr/bin/touch', join(bin, 'touch'));
    for (const program of programs) writeFileSync(join(bin, program), stub(log), { mode: 0o755 });
    const history = shell === 'bash' ? 'set -o history -o histexpand\n' : '';
    const input = history + texts.map((text) => `${text}\nprintf '${NEXT}' >> ${log}\n`).join('');
    const { stderr } = execaSync(`/bin/${shell}`, { cwd, input, env: { PATH: bin }, extendEnv: false });
    const ran = readFileSync(log, 'utf8').split(NEXT).slice(0, -1);
    return {
      ran: ran.map((calls) =>
        calls
          .split(CALL)
          .slice(0, -1)
          .map((call) => call.split(ARGUMENT)),
      ),
      files: readdirSync(cwd),
      stderr,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// --- internal ---

const [NEXT, CALL, ARGUMENT] = ['\u001d', '\u001e', '\u001f'];

/** One write for each call, as the programs of a pipeline run at the same time. */
function stub(log: string): string {
  return `#!/bin/sh\nIFS='${ARGUMENT}'\nprintf '%s${CALL}' "\${0##*/}$IFS$*" >> ${log}\n`;
}
