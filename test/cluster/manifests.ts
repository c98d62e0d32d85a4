import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type KubernetesObject, objectsIn } from 'metric-to-pager/cluster';
import { manifests } from 'metric-to-pager/kubernetes';
import { installationFiles } from '../../charts/synth.ts';
import { greeter } from '../../examples/greeter/definition.ts';
import { COMMITTED_IMAGE } from './lab.ts';

/** Files of manifests by name, in the order in which `kubectl apply` takes those of a folder. */
export type Manifests = Readonly<Record<string, readonly KubernetesObject[]>>;

/** Values of an installation, as somebody writes them. */
export type GivenValues = Readonly<Record<string, unknown>>;

/** The file that is applied once a Grafana, into the namespace of whoever runs it, and not once an installation. */
export const DASHBOARDS = 'dashboards.yaml';

/** What is committed, byte for byte as it is on disk. @throws when a file holds something else than objects */
export function committedManifests(): Manifests {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  return parsed(Object.fromEntries(files.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')])));
}

/** What `npm run synth` makes of values, with this image. */
export function synthesized(values: GivenValues, image = COMMITTED_IMAGE): Manifests {
  const files = Object.entries(installationFiles({ ...values, image: imageValues(image) })).filter(([file]) => !file.includes('/'));
  return parsed(Object.fromEntries(files));
}

/** The manifests of the example, with this image. */
export function exampleManifests(values: GivenValues, image: string): Manifests {
  return parsed(manifests({ definition: greeter, values: { ...values, image: imageValues(image) } }));
}

// --- internal ---

const FOLDER = resolve(import.meta.dirname, '../../k8s/manifests');

function parsed(files: Readonly<Record<string, string>>): Manifests {
  const names = Object.keys(files).sort();
  return Object.fromEntries(names.map((file) => [file, objectsIn(files[file] ?? '', file)]));
}

/** @throws for an image without a tag or digest, which would mean another image tomorrow */
function imageValues(image: string): { readonly repository: string; readonly tag: string } {
  const [, repository, tag] = /^(.+?)(?:@|:)((?:sha256:)?[^:/@]+)$/.exec(image) ?? [];
  if (repository === undefined || tag === undefined) {
    throw new Error(`An image to test must be named with its tag or digest, such as "${COMMITTED_IMAGE}", got "${image}"`);
  }
  return { repository, tag };
}
