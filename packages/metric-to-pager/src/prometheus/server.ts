import { join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import { systemClock } from '../waiting/clock.ts';
import { until } from '../waiting/until.ts';
import { PrometheusApi } from './api.ts';

/** A Prometheus process; disposing of it ends the process. */
export interface PrometheusServer extends AsyncDisposable {
  readonly api: PrometheusApi;
  readonly url: string;
}

export interface PrometheusOptions {
  /** Holds the configuration, `prometheus.yaml`, and the database, `data`. */
  readonly folder: string;
  /** @default 'prometheus', from the PATH */
  readonly program?: string;
  /** Further flags. @default none */
  readonly flags?: readonly string[];
}

/**
 * Starts a Prometheus on a free port of loopback.
 *
 * @throws Error when the program does not exist, ends, or is not ready within a minute
 */
export async function startPrometheus({ folder, program = 'prometheus', flags = [] }: PrometheusOptions): Promise<PrometheusServer> {
  const listen = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`;
  const args = [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${listen}`,
    '--log.level=error',
    ...flags,
  ];
  const child = execa(program, args, {
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    forceKillAfterDelay: 10_000,
  });
  const url = `http://${listen}`;
  let ended = '';
  void child.then(({ code, exitCode, stderr }) => {
    ended =
      code === 'ENOENT' || code === 'EACCES'
        ? `"${program}" does not start: apt-get install prometheus`
        : `"${program}" ended with ${exitCode} before it was ready: ${stderr}`;
  });
  const end = async () => {
    child.kill();
    await child;
  };
  const ready = async () => {
    if (ended !== '') throw new Error(ended);
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    return answer?.ok ? { found: undefined } : { missing: answer ? `it answers ${answer.status}` : 'it does not answer' };
  };
  try {
    await until(`Prometheus at ${url} to be ready`, ready, { clock: systemClock, seconds: 60, everySeconds: 0.05 });
  } catch (error) {
    await end();
    throw error;
  }
  return { url, api: new PrometheusApi(askAt(url)), [Symbol.asyncDispose]: end };
}

// --- internal ---

/** Asks by POST, as expressions can be longer than a URL may be; endpoints other than queries allow GET only. */
function askAt(url: string) {
  return async <T>(endpoint: string, parameters: Readonly<Record<string, string>>): Promise<T> => {
    const query = new URLSearchParams(parameters);
    const answer = await (endpoint.startsWith('query')
      ? fetch(`${url}/api/v1/${endpoint}`, { method: 'POST', body: query })
      : fetch(`${url}/api/v1/${endpoint}?${query}`));
    const { status, error, data } = (await answer.json()) as { readonly status: string; readonly error?: string; readonly data: T };
    if (status !== 'success') throw new Error(`Prometheus refused ${endpoint} ${JSON.stringify(parameters)}: ${error}`);
    return data;
  };
}
