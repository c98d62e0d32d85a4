import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Fields } from '../../kubernetes/index.ts';
import type { ServiceDefinition } from '../../service.ts';
import { CLUSTER_ARGUMENTS, NAMESPACE_ARGUMENT, openCluster } from '../../terminal/cluster-arguments.ts';
import { type Command, defineCommand } from '../../terminal/command.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import { DESTINATIONS, destinationOf } from './destinations.ts';
import { startForward } from './forward.ts';

/** The command `open`: makes a part of an installation, or of what watches it, answer on this machine. */
export function openCommand<F extends Fields>(service: ServiceDefinition<F>): Command {
  return defineCommand({
    name: 'open',
    summary: 'Makes the service, its metrics, Prometheus, Alertmanager or Grafana answer on a local port, until Ctrl-C.',
    arguments: {
      what: { type: 'positional', options: DESTINATIONS, description: 'What to open. Default: service.' },
      ...NAMESPACE_ARGUMENT,
      name: { type: 'string', valueHint: 'NAME', default: service.name, description: 'The name of the installation.' },
      port: { type: 'string', alias: 'p', valueHint: 'PORT', description: 'The local port. Default: the usual one, or any free one.' },
      browser: { type: 'boolean', description: 'Opens the address in the browser.' },
      ...CLUSTER_ARGUMENTS,
    },
    details: () => `  Without -n it looks in the namespace "${service.name}". Connections go on working when pods are replaced.`,
    run: async ({ what = 'service', namespace = service.name, name, port, browser, ...chosen }, context) => {
      const local = port === undefined ? undefined : portIn(port);
      const { stdout, stderr, signal } = context;
      const cluster = await openCluster(chosen, context);
      const { find, preferredPort, path } = await destinationOf(what, cluster, { namespace, name });
      const { pod } = await find();
      const { dialer } = await import('./dial.ts');
      const progress = (text: string) => stderr(`${text}\n`);
      await using forward = await startForward({
        find,
        dial: dialer(cluster.config, progress),
        preferredPort: local ?? preferredPort,
        progress,
      });
      if (local !== undefined && forward.port !== local)
        throw new Error(`Something else listens on port ${local}; give another one with --port`);
      const address = `http://127.0.0.1:${forward.port}${path}`;
      stdout(`${address}\n`);
      stderr(`${what} of pod ${pod}, until Ctrl-C\n`);
      if (browser) openBrowser(address, progress);
      if (!signal.aborted) await once(signal, 'abort');
      return 0;
    },
  });
}

// --- internal ---

function portIn(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new UsageError(`The option "--port" must be a number from 1 to 65535, got "${text}"`);
}

function openBrowser(address: string, progress: (text: string) => void): void {
  const [command = '', ...args] = browserOf(process.platform);
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', () => progress(`the browser cannot be opened: "${command}" is not on the PATH`));
  child.unref();
}

function browserOf(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return ['open'];
  return platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
}
