import { expect, test } from '@jest/globals';
import { instantClock } from '../waiting/testing/instant-clock.ts';
import { Objects } from './objects.ts';
import { createNamespace, deleteNamespace, deleteOwnedNamespaces, remainingObjects } from './owned-namespace.ts';
import { fakeApiServer, refusal } from './testing/fake-api-server.ts';

const owner = { fieldManager: 'me', label: 'made-by', value: 'me' };
const OURS = { metadata: { name: 'shop', labels: { 'made-by': 'me' } } };
const THEIRS = { metadata: { name: 'shop', labels: { 'made-by': 'them' } } };
const GONE = refusal(404, 'namespaces "shop" not found');
const READ = 'GET /api/v1/namespaces/shop';
const CREATE = 'POST /api/v1/namespaces?fieldManager=me&fieldValidation=Strict';
const DELETE = 'DELETE /api/v1/namespaces/shop?propagationPolicy=Background';

function setUp(answers: Parameters<typeof fakeApiServer>[0]) {
  const api = fakeApiServer(answers);
  const writes = () => api.requests.filter(({ method = 'GET' }) => method !== 'GET').map(({ method }) => method);
  return { objects: new Objects(api), api, writes, options: { owner, wait: { clock: instantClock(), seconds: 10 } } };
}

test('creates a namespace with the label of its owner', async () => {
  const { objects, api, options } = setUp({ [READ]: GONE, [CREATE]: OURS });
  await createNamespace(objects, 'shop', options);
  expect(JSON.parse(api.requests.at(-1)?.body ?? '')).toMatchObject({ metadata: { name: 'shop', labels: { 'made-by': 'me' } } });
});

test.each([THEIRS, { metadata: { name: 'shop' } }])('throws for a namespace of another owner, and does not change it', async (existing) => {
  const { objects, writes, options } = setUp({ [READ]: existing, [CREATE]: OURS, [DELETE]: {} });
  await expect(createNamespace(objects, 'shop', options)).rejects.toThrow('Namespace "shop" exists and lacks the label made-by=me');
  await expect(deleteNamespace(objects, 'shop', options)).rejects.toThrow('lacks the label');
  expect(writes()).toEqual([]);
});

test('deletes the previous namespace of the same owner first', async () => {
  const { objects, writes, options } = setUp({ [READ]: [OURS, OURS, OURS, GONE], [CREATE]: OURS, [DELETE]: {} });
  await createNamespace(objects, 'shop', options);
  expect(writes()).toEqual(['DELETE', 'POST']);
});

test('throws when another process creates the namespace first', async () => {
  const { objects, options } = setUp({ [READ]: GONE, [CREATE]: refusal(409, 'already exists') });
  await expect(createNamespace(objects, 'shop', options)).rejects.toThrow('Namespace "shop" was created by another process');
});

test('the timeout error has the conditions of the namespace', async () => {
  const message = 'Some content in the namespace has finalizers remaining: x in 1 resource instances';
  const stuck = { ...OURS, status: { conditions: [{ type: 'NamespaceFinalizersRemaining', status: 'True', message }] } };
  const { objects, options } = setUp({ [READ]: stuck, [DELETE]: {} });
  await expect(deleteNamespace(objects, 'shop', options)).rejects.toThrow(
    `Timed out after 10 s waiting for namespace "shop" to end: ${message}`,
  );
});

test('deletes all namespaces of an owner, and no other', async () => {
  const { objects, writes, options } = setUp({
    'GET /api/v1/namespaces?labelSelector=made-by%3Dme': { items: [OURS] },
    [READ]: [OURS, GONE],
    [DELETE]: {},
  });
  await deleteOwnedNamespaces(objects, options);
  expect(writes()).toEqual(['DELETE']);
});

test('finds remaining objects of every kind, cluster-scoped or in the given namespaces', async () => {
  const labelled = (...objects: object[]) => ({ items: objects });
  const { objects } = setUp({
    'GET /api/v1/namespaces?labelSelector=app%3Dshop': labelled({ metadata: { name: 'shop' } }),
    'GET /api/v1/pods?labelSelector=app%3Dshop': labelled(
      { metadata: { name: 'a', namespace: 'shop' } },
      { metadata: { name: 'b', namespace: 'other' } },
    ),
    'GET /apis/apps/v1/deployments?labelSelector=app%3Dshop': labelled(),
  });
  expect(await remainingObjects(objects, { labels: { app: 'shop' }, namespaces: ['shop'] })).toEqual(['Namespace shop', 'Pod shop/a']);
});
