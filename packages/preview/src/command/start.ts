import { readDashboards } from '../server/dashboard-files.ts';
import { type PreviewServer, startServer } from '../server/server.ts';
import type { Arguments } from './arguments.ts';
import { findPage } from './find-page.ts';
import { watchPaths } from './watch.ts';

/** The environment and output streams of a start. */
export interface StartContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly stderr: (text: string) => void;
}

/** Starts the server. Unless pictures are taken, it shows dashboards again after a change of their files. */
export async function start(given: Arguments, context: StartContext): Promise<PreviewServer> {
  const { prometheus, dashboards, scrapeInterval = '15s', port, png } = given;
  await using parts = new AsyncDisposableStack();
  const stopping = new AbortController();
  parts.defer(async () => stopping.abort());
  const server = parts.use(
    await startServer({
      prometheus,
      scrapeInterval,
      dashboards: () => readDashboards(dashboards),
      ...(await findPage(context)),
      ...(port !== undefined && { port }),
    }),
  );
  for (const problem of (await readDashboards(dashboards)).problems) context.stderr(`${problem}\n`);
  if (png === undefined) {
    const signal = AbortSignal.any([context.signal, stopping.signal]);
    await watchPaths({ paths: [dashboards], signal, onChange: async () => server.reload() });
  }
  const kept = parts.move();
  return { ...server, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
