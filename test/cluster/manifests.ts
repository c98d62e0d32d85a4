import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { objectsIn } from 'metric-to-pager/cluster';
import { type Manifests, manifests } from 'metric-to-pager/kubernetes';
import { lorem } from '../../charts/lorem.ts';
import { greeter } from '../../examples/greeter/service.ts';
import { COMMITTED_IMAGE } from './test-cluster.ts';

/** Unvalidated values of an installation. */
export type GivenValues = Readonly<Record<string, unknown>>;

/** The file that is applied once per Grafana rather than per installation. */
export const DASHBOARDS = 'dashboards.yaml';

/** Reads the committed manifests. @throws when a file contains anything except objects */
export function committedManifests(): Manifests {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  return sorted(Object.fromEntries(files.map((file) => [file, objectsIn(readFileSync(join(FOLDER, file), 'utf8'), file)])));
}

/** Returns the manifests of values, with this image. */
export function synthesized(values: GivenValues, image = COMMITTED_IMAGE): Manifests {
  return sorted(manifests({ service: lorem, values: { ...values, image: imageValues(image) } }));
}

/** Returns the manifests of the example service, with this image. */
export function exampleManifests(values: GivenValues, image: string): Manifests {
  return sorted(manifests({ service: greeter, values: { ...values, image: imageValues(image) } }));
}

// --- internal ---

const FOLDER = resolve(import.meta.dirname, '../../k8s/manifests');

/** Sorts files as `kubectl apply` does. */
function sorted(files: Manifests): Manifests {
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws for an image without a tag or digest */
function imageValues(image: string): { readonly repository: string; readonly tag: string } {
  const [, repository, tag] = /^(.+?)(?:@|:)((?:sha256:)?[^:/@]+)$/.exec(image) ?? [];
  if (repository === undefined || tag === undefined) {
    throw new Error(`The tested image must have a tag or digest, such as "${COMMITTED_IMAGE}", got "${image}"`);
  }
  return { repository, tag };
}
