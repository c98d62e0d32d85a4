import { expect, test } from '@jest/globals';
import { ApiError } from '../cluster/api-error.ts';
import type { Objects } from '../cluster/objects.ts';
import { paste } from '../terminal/testing/paste.ts';
import { PAYLOADS } from '../terminal/testing/payloads.ts';
import { planDeployment } from './deploy/plan.ts';
import { mustBeMarked } from './drill/marked-namespace.ts';

/** Runs the indented lines of an error, which are its commands. */
async function pastedCommands(failing: Promise<unknown>) {
  const { message } = await failing.then(
    () => new Error('nothing failed'),
    (error: Error) => error,
  );
  const commands = message.split('\n').filter((line) => line.startsWith('  '));
  const { ran, files, stderr } = paste(commands, { programs: ['kubectl'] });
  return { calls: ran.flat(), files, stderr };
}

const texts = PAYLOADS.map(({ name, text, first }) => [name, first ? `${text}shop` : `shop${text}`] as const);

test.each(texts)('the command that marks a namespace for drills names it whole, with %s', async (_name, namespace) => {
  const objects = { find: async () => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }) };
  const { calls, files, stderr } = await pastedCommands(
    mustBeMarked(objects as unknown as Pick<Objects, 'find'>, namespace, 'shop.test/drills'),
  );
  expect([files, stderr]).toEqual([[], '']);
  expect(calls.map((argv) => argv.filter((argument) => argument !== '--'))).toEqual([
    ['kubectl', 'label', 'namespace', namespace, 'shop.test/drills=allowed'],
  ]);
});

test.each(texts)('the commands that replace a Deployment name it whole, with %s', async (_name, name) => {
  const refused = new ApiError({ path: '/' }, { status: 422, text: 'spec.selector: Invalid value: field is immutable' });
  const objects = { resources: { find: async () => ({}) }, find: async () => undefined, apply: async () => Promise.reject(refused) };
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: name } };
  const { calls, files, stderr } = await pastedCommands(
    planDeployment(objects as unknown as Objects, [deployment], { fieldManager: 'test' }),
  );
  expect([files, stderr]).toEqual([[], '']);
  const labels = (kind: string) => `app.kubernetes.io/${kind}=${name}`;
  expect(calls.map((argv) => argv.filter((argument) => argument !== '--').toSorted())).toEqual(
    [
      ['kubectl', '-n', name, 'label', 'pods', '-l', labels('name'), labels('instance')],
      ['kubectl', '-n', name, 'delete', 'deployment', name, '--cascade=orphan'],
      ['kubectl', '-n', name, 'delete', 'replicasets', '-l', `${labels('name')},!app.kubernetes.io/instance`],
    ].map((argv) => argv.toSorted()),
  );
});
