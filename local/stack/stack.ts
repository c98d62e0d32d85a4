import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import getPort from 'get-port';
import { type Files, manifests, optionalManifests } from 'metric-to-pager/kubernetes';
import { systemClock, until } from 'metric-to-pager/waiting';
import { type AlertmanagerConfig, alertmanagerConfig } from '../../charts/alertmanager.ts';
import { lorem } from '../../charts/lorem.ts';
import { stackFiles } from '../../charts/stack-files.ts';
import { type Child, startChild } from '../process.ts';
import { LOOPBACK, type Part, type Ports, partsOf } from './parts.ts';
import { findPrograms } from './programs.ts';

export interface StackOptions {
  readonly repository: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Also aborts the start. */
  readonly signal: AbortSignal;
  /** Whether Grafana or, where it is missing, the preview draws the dashboards. @default 'drawn' */
  readonly dashboards?: 'drawn' | 'none';
}

/** The service and its monitoring on this machine. */
export interface Stack {
  /** Address of each part, by name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Resolves with a sentence when a part ends by itself. */
  readonly failed: Promise<string>;
  /** Stops every part and deletes its data. */
  stop(): Promise<void>;
}

/**
 * Starts the service, Prometheus with the generated rules, Alertmanager with the generated routing, and Grafana, if installed, with the
 * dashboards; without Grafana the preview of the dashboards, if its packages are installed. Writes only to a temporary folder and listens
 * only on loopback.
 *
 * @throws when a program is missing, or a part ends before it is ready; everything is stopped and deleted then
 */
export async function startStack({ repository, environment, signal, dashboards = 'drawn' }: StackOptions): Promise<Stack> {
  const programs = findPrograms(environment['PATH'] ?? '');
  const ports = await freePorts();
  const folder = await mkdtemp(join(tmpdir(), 'lorem-stack-'));
  const running: Child[] = [];
  const failing = new AbortController();
  const wanted = AbortSignal.any([signal, failing.signal]);
  const stop = async () => {
    await Promise.all(running.map((child) => child.stop()));
    await rm(folder, { recursive: true });
  };
  try {
    await writeAll(folder, configuration(folder, ports));
    const parts = partsOf({ programs, folder, repository, environment, ports, dashboards });
    for (const part of parts) running.push(startChild(part));
    await Promise.all(parts.map((part, index) => ready(part, running[index] as Child, wanted)));
    const failed = Promise.race(running.map(({ ended }) => ended)).then(({ sentence }) => sentence);
    return { addresses: Object.fromEntries(parts.map(({ name, address }) => [name, address])), failed, stop };
  } catch (error) {
    failing.abort();
    await stop();
    throw error;
  }
}

// --- internal ---

/** The timeout for a part to be ready; Grafana creates its database first. */
const READY_SECONDS = 60;

/** Returns the default port of each part, or a free one where the default is taken. */
async function freePorts(): Promise<Ports> {
  const free = (port: number) => getPort({ host: LOOPBACK, port });
  return { service: await free(8080), prometheus: await free(9090), alertmanager: await free(9093), grafana: await free(3000) };
}

function configuration(folder: string, ports: Ports): Files {
  const { 'alertmanager-config.yaml': [routing] = [] } = optionalManifests({ service: lorem });
  const at = (name: keyof Ports) => `${LOOPBACK}:${ports[name]}`;
  return {
    ...stackFiles(manifests({ service: lorem }), {
      service: at('service'),
      prometheus: `http://${at('prometheus')}`,
      alertmanager: at('alertmanager'),
      dashboards: join(folder, 'grafana/dashboards'),
    }),
    'alertmanager.yaml': alertmanagerConfig(routing as unknown as AlertmanagerConfig),
  };
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}

/** @throws Error when the part ends, is not ready in time, or the signal aborts */
async function ready({ name, ready: address }: Part, child: Child, wanted: AbortSignal): Promise<void> {
  const over = child.ended.then(({ sentence }) => {
    throw new Error(`cannot start the stack: ${sentence}`);
  });
  const look = async () => {
    wanted.throwIfAborted();
    const answer = await fetch(address, { signal: wanted }).catch(() => undefined);
    return answer?.ok ? { found: undefined } : { missing: answer ? `it answers ${answer.status}` : 'it does not answer' };
  };
  const options = { clock: systemClock, seconds: READY_SECONDS, everySeconds: 0.05 };
  await Promise.race([over, until(`${name} at ${address} to be ready`, look, options)]);
}
