import { expect, test } from '@jest/globals';
import { Objects } from './objects.ts';
import { fakeApiServer, refusal } from './testing/fake-api-server.ts';

const reference = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'checkout' };
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { namespace: 'shop', name: 'checkout' } };
const path = '/apis/apps/v1/namespaces/shop/deployments';

test('apply() is a strict server-side apply with the field manager', async () => {
  const query = 'fieldManager=me&fieldValidation=Strict';
  const api = fakeApiServer({ [`PATCH ${path}/checkout?${query}&force=true`]: deployment });
  expect(await new Objects(api).apply(deployment, { fieldManager: 'me' })).toEqual(deployment);
  const { headers, body } = api.requests.at(-1) ?? {};
  expect(headers).toMatchObject({ 'content-type': 'application/apply-patch+yaml' });
  expect(JSON.parse(body ?? '')).toEqual(deployment);
});

test('dryRun sets dryRun=All', async () => {
  const api = fakeApiServer({ [`POST ${path}?fieldManager=me&fieldValidation=Strict&dryRun=All`]: deployment });
  expect(await new Objects(api).create(deployment, { fieldManager: 'me', dryRun: true })).toEqual(deployment);
});

test('for a missing object, find() returns undefined and read() throws', async () => {
  const objects = new Objects(fakeApiServer({ [`GET ${path}/checkout`]: refusal(404, 'deployments "checkout" not found') }));
  expect(await objects.find(reference)).toBeUndefined();
  await expect(objects.read(reference)).rejects.toThrow(
    `The API server answered GET ${path}/checkout with 404: deployments "checkout" not found`,
  );
});

test('find() throws for a denied request', async () => {
  const objects = new Objects(fakeApiServer({ [`GET ${path}/checkout`]: refusal(403, 'you may not') }));
  await expect(objects.find(reference)).rejects.toMatchObject({ status: 403, passing: false });
});

test('list() selects by namespace and labels, or all in the cluster, and adds the kind', async () => {
  const { metadata } = deployment;
  const answers = {
    [`GET ${path}?labelSelector=a%3D1%2Cb%3D2`]: { items: [{ metadata }] },
    'GET /apis/apps/v1/deployments': { items: [] },
  };
  const objects = new Objects(fakeApiServer(answers));
  expect(await objects.list(reference, { namespace: 'shop', labels: { a: '1', b: '2' } })).toEqual([deployment]);
  expect(await objects.list(reference)).toEqual([]);
});

test('the path of a cluster-scoped object has no namespace', async () => {
  const objects = new Objects(fakeApiServer({ 'GET /api/v1/namespaces/shop': { metadata: { name: 'shop' } } }));
  expect(await objects.read({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' })).toEqual({ metadata: { name: 'shop' } });
});

test('remove() ignores a missing object', async () => {
  const api = fakeApiServer({
    [`DELETE ${path}/checkout?propagationPolicy=Background`]: [{}, refusal(404, 'gone'), refusal(403, 'you may not')],
  });
  const objects = new Objects(api);
  await objects.remove(reference);
  await objects.remove(reference);
  await expect(objects.remove(reference)).rejects.toThrow('you may not');
});

test('discovery sends one request per group version', async () => {
  const api = fakeApiServer({ [`GET ${path}/checkout`]: deployment });
  const objects = new Objects(api);
  await Promise.all([objects.read(reference), objects.read(reference)]);
  expect(api.requests.filter((request) => request.path === '/apis/apps/v1')).toHaveLength(1);
});

test('throws for an unknown kind', async () => {
  const rule = { ...reference, apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' };
  await expect(new Objects(fakeApiServer()).read(rule)).rejects.toThrow(
    'The cluster https://cluster.test has no PrometheusRule in monitoring.coreos.com/v1; install its CustomResourceDefinition',
  );
});

test('resources.all() returns all kinds without subresources, and whether they can be listed', async () => {
  const all = await new Objects(fakeApiServer()).resources.all();
  expect(all.map(({ name, listable }) => [name, listable])).toEqual([
    ['namespaces', true],
    ['pods', true],
    ['bindings', false],
    ['deployments', true],
  ]);
});

test('a long list is asked for page by page, with what narrows it in each request', async () => {
  const { metadata } = deployment;
  const query = 'fieldSelector=metadata.name%3Dcheckout&limit=1';
  const api = fakeApiServer({
    [`GET ${path}?${query}`]: { metadata: { continue: 'two' }, items: [{ metadata }] },
    [`GET ${path}?${query}&continue=two`]: { metadata: {}, items: [{ metadata }] },
  });
  const listed = await new Objects(api).list(reference, { namespace: 'shop', fields: 'metadata.name=checkout', pageSize: 1 });
  expect(listed).toEqual([deployment, deployment]);
});

test('a list whose next page is gone is asked for again from the start, once', async () => {
  const { metadata } = deployment;
  const first = { metadata: { continue: 'two' }, items: [{ metadata }] };
  const gone = refusal(410, 'too old');
  const objects = (pages: readonly object[]) =>
    new Objects(fakeApiServer({ [`GET ${path}?limit=1`]: first, [`GET ${path}?limit=1&continue=two`]: pages }));
  const options = { namespace: 'shop', pageSize: 1 };
  expect(await objects([gone, { items: [] }]).list(reference, options)).toEqual([deployment]);
  await expect(objects([gone]).list(reference, options)).rejects.toMatchObject({ status: 410 });
});

test('a list of operations is sent as a JSON patch, an object as a merge patch', async () => {
  const api = fakeApiServer({ [`PATCH ${path}/checkout?fieldManager=me&fieldValidation=Strict`]: deployment });
  const objects = new Objects(api);
  await objects.patch(reference, [{ op: 'remove', path: '/spec/paused' }], { fieldManager: 'me' });
  await objects.patch(reference, { spec: { paused: null } }, { fieldManager: 'me' });
  const types = api.requests.filter(({ method }) => method === 'PATCH').map(({ headers }) => headers?.['content-type']);
  expect(types).toEqual(['application/json-patch+json', 'application/merge-patch+json']);
});
