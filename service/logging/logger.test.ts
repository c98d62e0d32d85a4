import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { createLogger } from './logger.ts';

test('a line is one JSON object that starts with level and time, and no value can forge another line', async () => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const { logger } = await createLogger({ LOG_LEVEL: 'warn', LOG_FORMAT: 'json' }, { destination });
  logger.info('too small');
  logger.warn({ name: 'a\n{"level":"fatal"}\u0000' }, 'b\r\nc');
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^\{"level":"warn","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",[\x20-\x7e]*\}\n$/);
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ name: 'a\n{"level":"fatal"}\u0000', msg: 'b\r\nc' });
});

test('the pretty format has the time, the level and the message', async () => {
  const destination = new PassThrough({ encoding: 'utf8' });
  const { logger } = await createLogger({ LOG_LEVEL: 'info', LOG_FORMAT: 'pretty' }, { destination });
  logger.info({ port: 8080 }, 'listening');
  const [line] = (await once(destination, 'data')) as [string];
  expect(stripVTControlCharacters(line)).toMatch(/^\[[\d:.]+\] INFO: listening \{"port":8080\}\n$/);
});

test('a flush writes all buffered lines before the process ends', async () => {
  const { lines } = await logFrom(
    'for (let i = 0; i < 5000; i += 1) logger.info({ i }, "line"); flush(); process.kill(process.pid, "SIGKILL");',
  );
  expect(lines.map(({ i }) => i)).toEqual(Array.from({ length: 5000 }, (_, i) => i));
});

test('a buffered line is written without a flush', async () => {
  const { lines } = await logFrom('logger.info("line"); setTimeout(() => process.kill(process.pid, "SIGKILL"), 1000);');
  expect(lines).toHaveLength(1);
});

test('while stdout is blocked, at most 8 MiB are kept, further lines are dropped and counted, and the process keeps running', async () => {
  const count = 40_000;
  const { lines, dropped } = await logFrom(`
    for (let i = 0; i < ${count}; i += 1) {
      logger.info({ pad: 'x'.repeat(250) }, 'line');
      if (i % 100 === 0) await new Promise(setImmediate);
    }
    process.stderr.write('stalled\\n');
    setTimeout(() => { flush(); process.stderr.write(String(dropped)); process.exit(0); }, 300);
  `);
  expect(dropped).toBeGreaterThan(count / 4);
  expect(lines.length + dropped).toBe(count);
});

test('when stdout is closed, lines are counted as dropped and the process keeps running', async () => {
  const child = childOf(`
    const log = async () => {
      logger.info('line');
      flush();
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    for (let i = 0; i < 1000 && dropped === 0; i += 1) await log();
    const before = dropped;
    for (let i = 0; i < 7; i += 1) await log();
    process.stderr.write(String(dropped - before));`);
  child.stdout.destroy();
  expect(await text(child.stderr)).toBe('7');
});

test('a flush ends although stdout is closed and a write has not ended', async () => {
  const child = childOf(`
    for (let i = 0; i < 3; i += 1) { logger.info('line'); flush(); }
    process.stderr.write('flushed');`);
  child.stdout.destroy();
  const tooLate = setTimeout(() => child.kill('SIGKILL'), 60_000);
  expect(await text(child.stderr)).toBe('flushed');
  clearTimeout(tooLate);
});

// --- internal ---

function childOf(code: string) {
  const script = `
    import { createLogger } from ${JSON.stringify(import.meta.resolve('./logger.ts'))};
    let dropped = 0;
    const { logger, flush } = await createLogger({ LOG_LEVEL: 'info', LOG_FORMAT: 'json' }, { onDrop: (lines) => { dropped += lines; } });
    ${code}`;
  return spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs code with a logger to stdout in a child process; reads stdout only after the code reports "stalled", if it does. */
async function logFrom(code: string): Promise<{ lines: { i?: number }[]; dropped: number }> {
  const child = childOf(code);
  const ended = once(child, 'close');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
  });
  if (code.includes('stalled')) await once(child.stderr, 'data');
  const stdout = await text(child.stdout);
  await ended;
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { i?: number });
  return { lines, dropped: Number(stderr.replace('stalled\n', '')) };
}
