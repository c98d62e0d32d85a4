import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { healthy, object } from '../testing/healthy.ts';
import { add } from '../testing/merge.ts';

const CLIPBOARD = '\u001b]52;c;cm0gLXJmIH4=\u0007';
const run = (...argv: readonly string[]) => execa(process.execPath, [join(import.meta.dirname, '../main.ts'), ...argv], { reject: false });

test('neither results nor errors act on the terminal, whatever the cluster or the command line holds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sink-'));
  try {
    const file = join(folder, 'snapshot.json');
    writeFileSync(file, JSON.stringify(add(healthy(), object('Prometheus', `evil${CLIPBOARD}`, 'shop', {}))));
    for (const output of ['text', 'json', 'metrics']) {
      const { stdout, exitCode } = await run('doctor', '-A', '--from', file, '-o', output);
      expect(exitCode).toBe(1);
      expect(stdout).toContain('evil');
      expect(stdout).not.toMatch(/(?!\n|\t)\p{Cc}/u);
    }
    const { stderr } = await run('explain', `evil${CLIPBOARD}`);
    expect(stderr).toMatch(/^"evil]52;c;cm0gLXJmIH4=" is the id of no check/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
