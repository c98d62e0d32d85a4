import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DASHBOARD_SOURCES, STACK_SCRAPE_INTERVAL, startLocalStack, writeDashboards } from '../../../../local/preview/repository.ts';
import { sendTraffic } from '../../../../local/preview/traffic.ts';
import { bundlePage, PUBLIC_FILES } from '../bundle/bundle.ts';
import { readDashboards } from '../server/dashboard-files.ts';
import { type PreviewServer, startServer } from '../server/server.ts';
import type { Arguments } from './arguments.ts';
import { watchPaths } from './watch.ts';

/** The environment and output streams of a start. */
export interface StartContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly stderr: (text: string) => void;
}

/** A running preview. */
export interface Started extends AsyncDisposable {
  readonly server: PreviewServer;
  /** Resolves with a sentence when the stack ends by itself. */
  readonly failed: Promise<string>;
}

/** Starts the server, and the stack of the repository unless a Prometheus is given. */
export async function start(given: Arguments, { environment, signal, stderr }: StartContext): Promise<Started> {
  await using parts = new AsyncDisposableStack();
  const stopping = new AbortController();
  parts.defer(async () => stopping.abort());
  const until = AbortSignal.any([signal, stopping.signal]);
  const folder = await mkdtemp(join(tmpdir(), 'preview-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const path = given.dashboards ?? folder;
  const make = async () => (given.dashboards === undefined ? writeDashboards(folder, until) : undefined);
  const [assets, stack] = await Promise.all([
    bundlePage(),
    given.prometheus === undefined ? startLocalStack({ environment, signal: until }) : undefined,
    make(),
  ]);
  if (stack !== undefined) {
    parts.use(stack);
    void sendTraffic(stack.service, until);
  }
  const server = parts.use(
    await startServer({
      prometheus: given.prometheus ?? (stack as NonNullable<typeof stack>).prometheus,
      scrapeInterval: given.scrapeInterval ?? (stack === undefined ? '15s' : STACK_SCRAPE_INTERVAL),
      dashboards: () => readDashboards(path),
      assets,
      folders: PUBLIC_FILES,
      ...(given.port !== undefined && { port: given.port }),
    }),
  );
  for (const problem of (await readDashboards(path)).problems) stderr(`${problem}\n`);
  const onChange = () =>
    make().then(
      () => server.reload(),
      (error: Error) => until.aborted || stderr(`${error.message}\n`),
    ) as Promise<void>;
  if (given.png === undefined)
    await watchPaths({ paths: given.dashboards === undefined ? DASHBOARD_SOURCES : [given.dashboards], signal: until, onChange });
  const kept = parts.move();
  return { server, failed: stack?.failed ?? new Promise(() => undefined), [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
