import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readConfig } from '../../service/config.ts';

interface Composed {
  readonly services: Readonly<
    Record<
      string,
      { readonly environment?: Record<string, string>; readonly ports: readonly string[]; readonly volumes?: readonly string[] }
    >
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const root = resolve(import.meta.dirname, '../..');

/** Returns the configuration as Compose parses it. @throws with the installation command when Compose is missing, or with its error */
function composed(environment: Record<string, string> = {}): Promise<Composed> {
  return new Promise((understood, failed) => {
    const env = { PATH: process.env['PATH'] ?? '', ...environment };
    execFile('docker-compose', ['--file', join(root, 'compose.yaml'), 'config'], { env }, (error, stdout, stderr) => {
      if (error === null) return understood(parse(stdout) as Composed);
      failed(
        error.code === 'ENOENT'
          ? new Error('docker-compose is not on the PATH: apt-get install docker-compose', { cause: error })
          : new Error(stderr),
      );
    });
  });
}

test('Compose parses the services service, prometheus, alertmanager and grafana', async () => {
  expect(Object.keys((await composed()).services).sort()).toEqual(['alertmanager', 'grafana', 'prometheus', 'service']);
});

test('the password of Grafana is the one in GF_SECURITY_ADMIN_PASSWORD', async () => {
  const password = async (environment = {}) =>
    (await composed(environment)).services['grafana']?.environment?.['GF_SECURITY_ADMIN_PASSWORD'];
  expect(await password({ GF_SECURITY_ADMIN_PASSWORD: 'a secret' })).toBe('a secret');
  expect(await password()).toBe('admin');
});

test('data is in named volumes, and configuration is mounted read-only', async () => {
  const { services, volumes } = await composed();
  const mounts = Object.values(services).flatMap((service) => service.volumes ?? []);
  const kept = mounts.filter((mount) => !mount.startsWith(root)).map((mount) => mount.split(':')[0]);
  expect(kept.sort()).toEqual(Object.keys(volumes).sort());
  expect(mounts.filter((mount) => mount.startsWith(root)).every((mount) => mount.endsWith(':ro'))).toBe(true);
});

test('faults can be injected without a token', async () => {
  const { environment } = (await composed()).services['service'] ?? {};
  expect(readConfig(environment ?? {})).toMatchObject({ FAULTS: 'on', FAULTS_TOKEN: undefined });
});

test('every port is bound to loopback', async () => {
  const ports = Object.values((await composed()).services).flatMap((service) => service.ports);
  expect(ports).toHaveLength(4);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});
