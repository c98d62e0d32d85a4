import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Manifests, manifests, objectsIn } from 'metric-to-pager/kubernetes';
import { lorem } from '../../charts/lorem.ts';
import { greeter } from '../../examples/greeter/service.ts';
import { COMMITTED_IMAGE } from './test-cluster.ts';

export type { Manifests };

/** Values of an installation, as somebody writes them. */
export type GivenValues = Readonly<Record<string, unknown>>;

/** The file that is applied once a Grafana, into the namespace of whoever runs it, and not once an installation. */
export const DASHBOARDS = 'dashboards.yaml';

/** What is committed, byte for byte as it is on disk. @throws when a file holds something else than objects */
export function committedManifests(): Manifests {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  return sorted(Object.fromEntries(files.map((file) => [file, objectsIn(readFileSync(join(FOLDER, file), 'utf8'), file)])));
}

/** What `npm run synth` makes of values, with this image. */
export function synthesized(values: GivenValues, image = COMMITTED_IMAGE): Manifests {
  return sorted(manifests({ service: lorem, values: { ...values, image: imageValues(image) } }));
}

/** The manifests of the example, with this image. */
export function exampleManifests(values: GivenValues, image: string): Manifests {
  return sorted(manifests({ service: greeter, values: { ...values, image: imageValues(image) } }));
}

// --- internal ---

const FOLDER = resolve(import.meta.dirname, '../../k8s/manifests');

/** In the order in which `kubectl apply` takes the files of a folder. */
function sorted(files: Manifests): Manifests {
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws for an image without a tag or digest, which would mean another image tomorrow */
function imageValues(image: string): { readonly repository: string; readonly tag: string } {
  const [, repository, tag] = /^(.+?)(?:@|:)((?:sha256:)?[^:/@]+)$/.exec(image) ?? [];
  if (repository === undefined || tag === undefined) {
    throw new Error(`An image to test must be named with its tag or digest, such as "${COMMITTED_IMAGE}", got "${image}"`);
  }
  return { repository, tag };
}
