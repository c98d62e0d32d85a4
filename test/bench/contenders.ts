import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerCommand } from './process.ts';

/** The service as deployed: rate limit, metrics and access log on, with the image's Node.js options; load shedding off. */
export const SERVICE = {
  command: ['node', 'service/main.ts'],
  environment: { RATE_LIMIT_PER_SECOND: '1000000', OVERLOAD_DELAY_MS: '0', HOST: '127.0.0.1', NODE_OPTIONS: imageOptions() },
} as const satisfies ServerCommand;

/** Returns the command of a server in servers/start.ts. */
export function compared(name: string, environment: Readonly<Record<string, string>> = {}): ServerCommand {
  return { command: ['node', 'test/bench/servers/start.ts', name], environment };
}

/** Builds the peer, a Go program that serves the same route, into a temporary folder. */
export function buildPeer(directory: string): ServerCommand {
  const binary = join(mkdtempSync(join(tmpdir(), 'bench-peer-')), 'peer');
  execFileSync('go', ['build', '-o', binary, '.'], { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] });
  return { command: [binary], environment: { GOMAXPROCS: '1' } };
}

// --- internal ---

/** `NODE_OPTIONS` of the image. */
function imageOptions(): string {
  const [, options] = /^\s*NODE_OPTIONS="(.*)"/m.exec(readFileSync('service/Dockerfile', 'utf8')) ?? [];
  if (options === undefined) throw new Error('expected NODE_OPTIONS="…" in service/Dockerfile, found none');
  return options;
}
