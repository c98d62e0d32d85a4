import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchPaths } from 'grafana-dashboard-preview/watch';
import type { PreviewRequest } from 'metric-to-pager/command';
import type { CommandContext } from 'metric-to-pager/terminal';
import { INTERVAL } from '../../charts/stack-files.ts';
import { startStack } from '../stack/stack.ts';
import { dashboardSources, writeDashboards } from './dashboards.ts';
import { sendTraffic } from './traffic.ts';

/**
 * Draws the dashboards of this repository, and generates them again after a change of their source; starts the service, a Prometheus and
 * traffic unless a Prometheus is given. Returns the exit code of the preview.
 */
export async function previewRepository({ argv, run }: PreviewRequest, context: CommandContext): Promise<number> {
  const { repository, env, stderr } = context;
  const isGiven = (option: string) => argv.some((argument) => argument.startsWith(`${option}=`));
  await using parts = new AsyncDisposableStack();
  const stopping = new AbortController();
  parts.defer(async () => stopping.abort());
  const signal = AbortSignal.any([context.signal, stopping.signal]);
  const failing = new AbortController();
  const more: string[] = [];

  if (!isGiven('--dashboards')) {
    const folder = await mkdtemp(join(tmpdir(), 'preview-'));
    parts.defer(() => rm(folder, { recursive: true, force: true }));
    const write = () => writeDashboards(repository, folder, signal);
    await write();
    const onChange = () => write().catch((error: Error) => void (signal.aborted || stderr(`${error.message}\n`)));
    if (!isGiven('--png')) await watchPaths({ paths: dashboardSources(repository), signal, onChange });
    more.push(`--dashboards=${folder}`);
  }
  if (!isGiven('--prometheus') && !env['PREVIEW_PROMETHEUS']) {
    const stack = await startStack({ repository, environment: { LOG_LEVEL: 'warn', ...env }, signal, dashboards: 'none' });
    parts.defer(() => {
      stopping.abort();
      return stack.stop();
    });
    void stack.failed.then((sentence) => {
      if (signal.aborted) return;
      stderr(`${sentence}\n`);
      failing.abort();
    });
    const { 'The service': service = '', Prometheus: prometheus = '' } = stack.addresses;
    void sendTraffic(new URL(service), signal);
    more.push(`--prometheus=${prometheus}`, `--scrape-interval=${INTERVAL}`, ...(isGiven('--png') ? ['--wait'] : []));
  }
  const code = await run([...more, ...argv], { ...context, signal: AbortSignal.any([context.signal, failing.signal]) });
  return failing.signal.aborted ? 1 : code;
}
