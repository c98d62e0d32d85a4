import { expect, test } from '@jest/globals';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { helpText } from '../config/help.ts';
import { SETTINGS } from '../config.ts';
import { runChild, startChild } from '../testing/child-service.ts';

const TEXT = '/lorem/word/1/2';

test('--help and -h print every setting to stdout and exit with 0', async () => {
  const [long, short] = await Promise.all([runChild(['--help']), runChild(['-h'])]);
  expect(long).toEqual({ code: 0, stdout: helpText(), stderr: '' });
  expect(short).toEqual(long);
});

test('an unknown argument and invalid settings exit with 1 and messages that hide secrets', async () => {
  const wrong = { PORT: 'http', REDIS_URL: 'cache:hunter2@host', FAULTS_TOKEN: 'hunter2', FAULTS: 'yes' };
  const [argument, settings] = await Promise.all([runChild(['--port=1']), runChild([], wrong)]);
  expect(argument).toEqual({
    code: 1,
    stdout: '',
    stderr: 'lorem accepts only --help, got "--port=1"; settings are environment variables\n',
  });
  expect(settings).toEqual({
    code: 1,
    stdout: '',
    stderr: [
      'cannot start, 4 settings are wrong:',
      '  PORT must be a whole number from 0 to 65535, got "http"',
      `  REDIS_URL must be ${SETTINGS.REDIS_URL.expected}, got another value (hidden)`,
      '  FAULTS must be one of on, off, got "yes"',
      `  FAULTS_TOKEN must be ${SETTINGS.FAULTS_TOKEN.expected}, got another value (hidden)`,
      'node service/main.ts --help lists every setting.',
      '',
    ].join('\n'),
  });
});

test('a port in use exits with 1, and a second signal exits immediately with 1', async () => {
  await using first = await startChild({ SHUTDOWN_DELAY_MS: '60000' });
  const second = await runChild([], { PORT: String(first.port), HOST: '127.0.0.1' });
  expect([second.code, JSON.parse(second.stdout.trim().split('\n').at(-1) ?? '')]).toEqual([
    1,
    expect.objectContaining({ level: 'fatal', msg: 'cannot start' }),
  ]);
  first.kill('SIGTERM');
  await eventually(() => first.lines.some(({ msg }) => msg.startsWith('stopping')));
  expect(await first.stop('SIGINT')).toBe(1);
  expect(first.lines.at(-1)).toMatchObject({ level: 'warn', signal: 'SIGINT', msg: 'stopped immediately by a second signal' });
});

test('on a signal under load, every request is answered or refused, every answer is logged, and the exit code is 0', async () => {
  await using child = await startChild({ SHUTDOWN_DELAY_MS: '300' });
  const answered: number[] = [];
  let refused = 0;
  const clients = Array.from({ length: 8 }, async () => {
    while (refused === 0) {
      await fetch(child.url + TEXT)
        .then((answer) => answer.text().then(() => answered.push(answer.status)))
        .catch(() => {
          refused += 1;
        });
    }
  });
  await eventually(() => answered.length > 50);
  const stopped = child.stop();
  await Promise.all(clients);
  expect(await stopped).toBe(0);
  expect(new Set(answered)).toEqual(new Set([200]));
  expect(child.lines.filter(({ msg, status }) => msg === 'request' && status === 200).length).toBe(answered.length);
  expect(child.lines.at(-1)).toMatchObject({
    msg: 'stopped',
    requests: { ok: answered.length, invalid: 0, limited: 0, shed: 0, aborted: 0, failed: 0 },
    texts: answered.length,
    log_lines_dropped: 0,
  });
});
