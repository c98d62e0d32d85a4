import { expect, test } from '@jest/globals';
import { Objects } from 'metric-to-pager/cluster';
import type { CommandContext } from 'metric-to-pager/terminal';
import { type FakeApiServer, fakeApiServer } from '../../../metric-to-pager/src/cluster/testing/fake-api-server.ts';
import type { Finding, Fix } from '../index.ts';
import { applyFixes } from './apply-fixes.ts';

const reference = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'checkout' };
const body = { metadata: { labels: { release: 'stack' } } };
const before = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'checkout', namespace: 'shop', labels: { release: 'old' }, resourceVersion: '1' },
};
const after = { ...before, metadata: { ...before.metadata, labels: { release: 'stack' }, resourceVersion: '2', managedFields: [] } };

const PATH = '/api/v1/namespaces/shop/pods/checkout';
const DRY_RUN = `PATCH ${PATH}?fieldManager=doctor&fieldValidation=Strict&dryRun=All`;
const PATCH = `PATCH ${PATH}?fieldManager=doctor&fieldValidation=Strict`;

function finding(fix: Fix): Finding {
  return { id: 'monitor.x', severity: 'error', subject: reference, message: '', why: '', evidence: [], fix };
}

const safe = finding({ command: 'kubectl …', patch: { ...reference, type: 'merge', body }, safe: true });

async function apply(findings: readonly Finding[], { ask = true, answers = [] as boolean[] }) {
  const api = fakeApiServer({ [`GET ${PATH}`]: before, [DRY_RUN]: after, [PATCH]: after });
  let stderr = '';
  const asked: string[] = [];
  const context = {
    isTTY: false,
    env: {},
    stderr: (text: string) => {
      stderr += text;
    },
    ...(answers.length > 0 && {
      confirm: async (question: string) => {
        asked.push(question);
        return answers.shift() ?? false;
      },
    }),
  } as unknown as CommandContext;
  const done = applyFixes(findings, { objects: new Objects(api), ask }, context);
  await done.catch(() => undefined);
  return { done, asked, stderr, written: writes(api) };
}

function writes({ requests }: FakeApiServer): readonly string[] {
  return requests.filter(({ method, query }) => method === 'PATCH' && query?.['dryRun'] === undefined).map(({ path }) => path);
}

const DIFF = `change Pod shop/checkout
     namespace: shop
     labels:
  -    release: old
  +    release: stack
`;

test('a safe fix is applied after its diff and a yes', async () => {
  expect(await apply([safe], { answers: [true] })).toMatchObject({
    asked: ['Apply this fix?'],
    stderr: `${DIFF}applied\n`,
    written: [PATH],
  });
});

test('after a no nothing is written', async () => {
  expect(await apply([safe], { answers: [false] })).toMatchObject({ asked: ['Apply this fix?'], stderr: DIFF, written: [] });
});

test('with --yes nothing is asked', async () => {
  expect(await apply([safe], { ask: false })).toMatchObject({ asked: [], stderr: `${DIFF}applied\n`, written: [PATH] });
});

test('without a terminal to ask on nothing is written', async () => {
  const { done, written } = await apply([safe], {});
  await expect(done).rejects.toThrow('There is no terminal to ask on whether to apply this fix; give --yes');
  expect(written).toEqual([]);
});

test('a fix that is not safe, or is only a command, is left to a person', async () => {
  const { patch } = safe.fix;
  const others = [finding({ command: 'kubectl …', safe: false }), finding({ command: 'kubectl …', ...(patch && { patch }), safe: false })];
  expect(await apply(others, { ask: false })).toMatchObject({
    stderr: expect.stringMatching(/^No fix can be applied safely/),
    written: [],
  });
});
