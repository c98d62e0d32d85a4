import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IdleService, idleService } from '../testing/running-service.ts';

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: object }[];
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { schema: object }>> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly info: Readonly<Record<string, string>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let idle: IdleService;
let routes: string[];
let document: Document;
beforeAll(async () => {
  idle = await idleService({ FAULTS: 'on', FAULTS_TOKEN: 'a-token-of-twenty-characters' });
  const { app } = idle.service;
  document = (await app.inject('/openapi.json')).json<Document>();
  routes = app.printRoutes({ commonPrefix: false }).split('\n');
});
afterAll(() => idle.service.stop());

/** Paths that browsers request and the description itself, which are not part of the API. */
const NO_API = /^\/($|docs|openapi\.json$|events$|[\w-]+\.(js|css|svg)$)/;

test('exactly the routes of the API are described', async () => {
  const described = Object.keys(document.paths).map((path) => path.replace(/\{(\w+)\}/g, ':$1'));
  const served = pathsOf(routes).filter((path) => !NO_API.test(path));
  expect(described.sort()).toEqual(served.sort());
});

test('every operation has a summary, a tag and described responses, errors as problem documents', () => {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { summary, tags, responses }] of Object.entries(operations)) {
      const problems = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect([path, method, summary?.length ?? 0, tags?.length]).toEqual([path, method, expect.any(Number), 1]);
      expect(summary).toBeTruthy();
      for (const [status, { content = {} }] of problems)
        expect([path, status, Object.keys(content)]).toEqual([path, status, ['application/problem+json']]);
      for (const { description } of Object.values(responses)) expect(description).not.toMatch(/^(Default Response)?$/);
    }
  }
});

test('every part of a path is a required parameter', () => {
  for (const [path, operations] of Object.entries(document.paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters = [] } of Object.values(operations)) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name, required }) => [name, required])).toEqual(names.map((name) => [name, true]));
    }
  }
});

test('the text route documents every status that it can return', () => {
  const { get, post } = document.paths['/lorem/{type}/{min}/{max}'] ?? {};
  const statuses = ['200', '400', '404', '406', '408', '413', '414', '415', '417', '429', '431', '500', '503'];
  expect(Object.keys(get?.responses ?? {})).toEqual(statuses);
  expect(post?.responses).toEqual(get?.responses);
});

test('the document is OpenAPI 3.1 without broken references', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'lorem', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  const text = JSON.stringify(document);
  for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = pointer.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
    expect([pointer, found]).not.toEqual([pointer, undefined]);
  }
});

test('/faults is described only when FAULTS is on', async () => {
  await using off = await idleService();
  expect(Object.keys((await off.service.app.inject('/openapi.json')).json<Document>().paths)).not.toContain('/faults');
});

// --- internal ---

/** Parses the paths from `printRoutes`: `├── /lorem/:type/:min/:max (GET, HEAD, POST)`. */
function pathsOf(lines: readonly string[]): string[] {
  const paths: string[] = [];
  const parents: string[] = [];
  for (const line of lines) {
    const [, indent = '', part, methods] = /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \(([^)]+)\))?/.exec(line) ?? [];
    if (part === undefined) continue;
    const depth = indent.length / 4;
    parents[depth] = (depth === 0 ? '' : (parents[depth - 1] ?? '')) + part;
    if (methods !== undefined) paths.push(parents[depth] ?? '');
  }
  return [...new Set(paths)];
}
