import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundlePage, PUBLIC_FILES } from '../bundle/bundle.ts';
import { readDashboards } from '../server/dashboard-files.ts';
import { type PreviewServer, startServer } from '../server/server.ts';
import { type Arguments, HELP, parseArguments } from './arguments.ts';
import { install } from './install.ts';
import { takePictures } from './pictures.ts';
import { DASHBOARD_SOURCES, isInRepository, STACK_SCRAPE_INTERVAL, startLocalStack, writeDashboards } from './repository.ts';
import { sendTraffic } from './traffic.ts';
import { watchPaths } from './watch.ts';

/** The folder of this package. */
const PACKAGE = join(import.meta.dirname, '..');

/** The environment and output streams of a run. */
export interface PreviewContext {
  /** The folder that relative paths refer to. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * The command `preview`: serves dashboards until the signal, or takes their pictures.
 *
 * @returns the exit code: 1 after an invalid flag, a missing program, or a picture of a panel with an error or without data; otherwise 0
 */
export async function runPreview(argv: readonly string[], context: PreviewContext): Promise<number> {
  const { signal, stdout, stderr, cwd } = context;
  try {
    const given = parseArguments(argv, cwd, context.environment);
    if (given.help) {
      stdout(HELP);
      return 0;
    }
    if ((given.prometheus === undefined || given.dashboards === undefined) && !isInRepository())
      throw new Error('This copy of the preview is outside its repository: give --prometheus URL and --dashboards PATH');
    await install({ ...context, folder: PACKAGE });
    await using started = await start(given, context);
    if (given.png !== undefined)
      return await takePictures({
        ...given,
        png: given.png,
        address: started.server.address,
        patient: given.prometheus === undefined,
        ...context,
      });
    stdout(`\n  Dashboards    ${started.server.address}\n\n  Ctrl-C stops everything.\n\n`);
    const failure = await Promise.race([once(signal, 'abort').then(() => undefined), started.failed]);
    if (failure === undefined) return 0;
    stderr(`${failure}\n`);
    return 1;
  } catch (error) {
    if (signal.aborted) return 0;
    stderr(`${(error as Error).message}\n`);
    return 1;
  }
}

// --- internal ---

interface Started extends AsyncDisposable {
  readonly server: PreviewServer;
  readonly failed: Promise<string>;
}

async function start(given: Arguments, { environment, signal, stderr }: PreviewContext): Promise<Started> {
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
