import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { INTERVAL } from '../../charts/stack-files.ts';
import type { SettingName } from '../../service/config.ts';
import type { Program } from '../process.ts';
import { grafanaHome, type Programs } from './programs.ts';

/** The interface that every part listens on: other machines do not reach it. */
export const LOOPBACK = '127.0.0.1';

/** The port of each part. */
export type Ports = Readonly<Record<'service' | 'prometheus' | 'alertmanager' | 'grafana', number>>;

/** A program of the stack, its address and its readiness endpoint. */
export interface Part extends Program {
  readonly address: string;
  readonly ready: string;
}

export interface PartsOptions {
  readonly programs: Programs;
  /** The folder of the configuration and data. */
  readonly folder: string;
  readonly repository: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly dashboards: 'drawn' | 'none';
  readonly ports: Ports;
}

/** Returns the parts of the stack in the order of their start. */
export function partsOf(options: PartsOptions): readonly Part[] {
  return [service(options), alertmanager(options), prometheus(options), ...dashboardsOf(options)];
}

// --- internal ---

/** Returns the service for development: pretty logs, fault injection, and everything on one port. */
function service({ environment, repository, ports }: PartsOptions): Part {
  const settings = {
    LOG_FORMAT: 'pretty',
    FAULTS: 'on',
    SHUTDOWN_DELAY_MS: '0',
    ...environment,
    HOST: LOOPBACK,
    PORT: String(ports.service),
    METRICS_PORT: '',
  } satisfies Partial<Record<SettingName, string>>;
  return {
    name: 'The service',
    command: process.execPath,
    args: [join(repository, 'service/main.ts')],
    environment: settings,
    folder: repository,
    output: 'shown',
    ...answering(ports.service, '/readyz'),
  };
}

function alertmanager({ programs, folder, environment, ports }: PartsOptions): Part {
  return {
    name: 'Alertmanager',
    command: programs.alertmanager,
    args: [
      `--config.file=${join(folder, 'alertmanager.yaml')}`,
      `--storage.path=${join(folder, 'alertmanager')}`,
      `--web.listen-address=${LOOPBACK}:${ports.alertmanager}`,
      // No cluster.
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
    environment,
    folder,
    output: 'kept',
    ...answering(ports.alertmanager, '/-/ready'),
  };
}

function prometheus({ programs, folder, environment, ports }: PartsOptions): Part {
  return {
    name: 'Prometheus',
    command: programs.prometheus,
    args: [
      `--config.file=${join(folder, 'prometheus/prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'prometheus/data')}`,
      `--web.listen-address=${LOOPBACK}:${ports.prometheus}`,
      '--enable-feature=exemplar-storage',
      '--log.level=warn',
    ],
    environment,
    folder,
    output: 'kept',
    ...answering(ports.prometheus, '/-/ready'),
  };
}

function dashboardsOf(options: PartsOptions): readonly Part[] {
  const { programs, dashboards, repository } = options;
  if (dashboards === 'none') return [];
  if (programs.grafana !== undefined) return grafana(options);
  return existsSync(join(repository, INSTALLED_PREVIEW)) ? [preview(options)] : [];
}

/** Written by the preview after the installation of its packages, which takes too long for the start of a stack. */
const INSTALLED_PREVIEW = 'packages/preview/src/page/node_modules/.installed-lockfile';

/** Draws the dashboards of the current source, and again after every change. */
function preview({ repository, folder, environment, ports }: PartsOptions): Part {
  const prometheus = `http://${LOOPBACK}:${ports.prometheus}`;
  return {
    name: 'Dashboards',
    command: process.execPath,
    args: [
      join(repository, 'local/command/main.ts'),
      'preview',
      ...['--prometheus', prometheus, '--scrape-interval', INTERVAL, '--port', String(ports.grafana)],
    ],
    environment: { ...environment, TMPDIR: folder },
    folder: repository,
    output: 'kept',
    ...answering(ports.grafana, '/api/settings'),
  };
}

/** Anonymous login is safe on loopback. */
function grafana({ programs, folder, environment, ports }: PartsOptions): readonly Part[] {
  if (programs.grafana === undefined) return [];
  const kept = join(folder, 'grafana');
  const settings = {
    GF_PATHS_DATA: join(kept, 'data'),
    GF_PATHS_LOGS: join(kept, 'logs'),
    GF_PATHS_PLUGINS: join(kept, 'plugins'),
    GF_PATHS_PROVISIONING: join(kept, 'provisioning'),
    GF_SERVER_HTTP_ADDR: LOOPBACK,
    GF_SERVER_HTTP_PORT: String(ports.grafana),
    GF_AUTH_ANONYMOUS_ENABLED: 'true',
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Admin',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
  };
  return [
    {
      name: 'Grafana',
      command: programs.grafana,
      args: ['server', '--homepath', grafanaHome(programs.grafana)],
      environment: { ...environment, ...settings },
      folder,
      output: 'kept',
      ...answering(ports.grafana, '/api/health'),
    },
  ];
}

function answering(port: number, path: string): Pick<Part, 'address' | 'ready'> {
  const address = `http://${LOOPBACK}:${port}`;
  return { address, ready: address + path };
}
