import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { type PrometheusServer, startPrometheus } from 'metric-to-pager/prometheus';
import { stringify } from 'yaml';

/** The scrape protocols of each job, by its name; undefined for Prometheus' defaults. */
export type Jobs = Readonly<Record<string, readonly string[] | undefined>>;

/** Whether the Prometheus on the PATH has `scrape_protocols`, which version 2.49 added. Older ones ask for OpenMetrics. */
export function choosesFormats(): boolean {
  const { all } = execaSync('prometheus', ['--version'], { all: true });
  const [, major = '0', minor = '0'] = /version (\d+)\.(\d+)/.exec(all) ?? [];
  return Number(major) > 2 || (major === '2' && Number(minor) >= 49);
}

/** Starts a Prometheus that scrapes one address twice per second, once as each job. */
export async function scrapingPrometheus(target: string, jobs: Jobs): Promise<PrometheusServer> {
  await using made = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  made.defer(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'prometheus.yaml'), stringify(configuration(target, jobs)));
  const server = made.use(await startPrometheus({ folder, flags: ['--enable-feature=exemplar-storage'] }));
  const kept = made.move();
  return { ...server, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

// --- internal ---

function configuration(target: string, jobs: Jobs) {
  return {
    global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
    scrape_configs: Object.entries(jobs).map(([job_name, scrape_protocols]) => ({
      job_name,
      ...(scrape_protocols && { scrape_protocols }),
      static_configs: [{ targets: [target] }],
    })),
  };
}
