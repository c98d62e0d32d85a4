import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT, read } from './markdown.ts';

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: unknown;
  readonly steps: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}

interface Updates {
  readonly updates: readonly {
    readonly 'package-ecosystem': string;
    readonly directory?: string;
    readonly directories?: readonly string[];
  }[];
}

/** An image that a file refers to. */
interface Reference {
  readonly file: string;
  readonly image: string;
}

const files = (pattern: string) => globSync(pattern, { cwd: ROOT, exclude: ['**/node_modules', '**/build'] }).sort();
const dockerfiles = files('**/*Dockerfile*');
const workflows = files('.github/workflows/*');

/** The images that the first lines of the Dockerfiles build, and the name by which Skaffold replaces one. */
const BUILT = new Set(['lorem', ...dockerfiles.flatMap((file) => matches(read(file), /^#.* docker build .*-t (\S+)/gm))]);

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

function inDockerfile(text: string): string[] {
  const stages = new Set(matches(text, /^FROM .* AS (\S+)$/gim));
  return matches(text, /(?:^FROM|--from=|^# *syntax=) *(?:--\S+ )*(\S+)/gim).filter((image) => !stages.has(image));
}

/** The images of Compose, workflows, manifests and Skaffold: every `image` and `container`, at any depth. */
function inYaml(text: string): string[] {
  const values: unknown[] = parseAllDocuments(text).map((document) => document.toJS());
  const found: string[] = [];
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && ['image', 'container'].includes(key)) found.push(inner);
      values.push(inner);
    }
  }
  return found;
}

const REFERENCES: readonly Reference[] = [
  ...dockerfiles.flatMap((file) => inDockerfile(read(file)).map((image) => ({ file, image }))),
  ...['*.yaml', '.github/**/*.yml', '{charts,compose,examples,k8s,service,monitoring}/**/*.{yaml,yml}']
    .flatMap(files)
    .flatMap((file) => inYaml(read(file)).map((image) => ({ file, image }))),
  ...files('{charts,local,test/cluster}/**/*.ts').flatMap((file) =>
    matches(read(file), /\b(?:IMAGE\b.*|image: )['"`]([^'"`${]+:[^'"`]+)['"`]/g).map((image) => ({ file, image })),
  ),
];

test('images are found in Dockerfiles, Compose, workflows, manifests, Skaffold and the tests on a cluster', () => {
  const found = REFERENCES.map(({ file }) => file);
  for (const file of [...dockerfiles, ...workflows, 'compose.yaml', 'k8s/manifests/workload.yaml', 'skaffold.yaml'])
    expect(found).toContain(file);
  expect(found).toContain('test/cluster/alerts/store.ts');
});

test('every image that is not built here is pinned by its digest', () => {
  const others = REFERENCES.filter(({ image }) => !BUILT.has(image));
  expect(others.filter(({ image }) => !/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
});

test('a tag has the same digest in every file', () => {
  const pinned = [...new Set(REFERENCES.map(({ image }) => image))].filter((image) => image.includes('@'));
  const tags = pinned.map((image) => image.replace(/@.*/, ''));
  expect(tags).toEqual([...new Set(tags)]);
});

test('every action is pinned by the hash of a commit, with its version in a comment', () => {
  const used = workflows.flatMap((file) => matches(read(file), /\buses: *(.*)$/gm));
  expect(used).not.toEqual([]);
  expect(used.filter((action) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});

test.each(workflows)('%s may only read the repository, keeps no credentials, and ends in time', (file) => {
  const { permissions, jobs } = parse(read(file)) as Workflow;
  expect(permissions).toEqual({ contents: 'read' });
  for (const job of Object.values(jobs)) {
    expect(job).not.toHaveProperty('permissions');
    expect(job['timeout-minutes']).toBeLessThanOrEqual(90);
    for (const { uses = '', ...step } of job.steps)
      if (uses.startsWith('actions/checkout@')) expect(step.with).toMatchObject({ 'persist-credentials': false });
  }
});

test('Dependabot updates every Dockerfile, Compose, every action and every lockfile', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as Updates;
  const updated = updates.flatMap(({ 'package-ecosystem': ecosystem, directory, directories = [] }) =>
    [...directories, ...(directory === undefined ? [] : [directory])].map((folder) => `${ecosystem} ${folder}`),
  );
  const folders = (found: readonly string[]) => found.map((file) => `/${dirname(file)}`.replace(/^\/\.$/, '/'));
  expect(updated.sort()).toEqual(
    [
      ...folders(dockerfiles).map((folder) => `docker ${folder}`),
      ...folders(files('**/package-lock.json')).map((folder) => `npm ${folder}`),
      'docker-compose /',
      'github-actions /',
    ].sort(),
  );
});
