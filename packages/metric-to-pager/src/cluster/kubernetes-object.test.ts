import { expect, test } from '@jest/globals';
import { nameOf, objectsIn, referenceTo } from './kubernetes-object.ts';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: checkout\n  namespace: shop\n';

test('objects are returned in the order of the text, without empty documents', () => {
  const objects = objectsIn(`# written\n${SERVICE}---\n---\n${SERVICE.replace('checkout', 'cart')}`, 'shop.yaml');
  expect(objects.map(({ metadata }) => metadata.name)).toEqual(['checkout', 'cart']);
});

test('throws with every document that is not an object', () => {
  const text = `${SERVICE}---\nkind: Service\n---\nmetadata: {name: \n`;
  expect(() => objectsIn(text, 'shop.yaml')).toThrow(
    /^shop\.yaml must contain only Kubernetes objects:\n {2}document 2: apiVersion, kind or metadata\.name is missing\n {2}document 3: /,
  );
});

test.each(['', '# nothing\n', '---\n---\n'])('throws for a text without objects: %j', (text) => {
  expect(() => objectsIn(text, 'shop.yaml')).toThrow('shop.yaml contains no Kubernetes object');
});

test('a reference consists of kind, namespace and name', () => {
  const [service] = objectsIn(SERVICE, 'shop.yaml');
  if (service === undefined) throw new Error('expected a Service');
  expect(referenceTo(service)).toEqual({ apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'checkout' });
  expect(nameOf(referenceTo(service))).toBe('Service shop/checkout');
  expect(nameOf({ kind: 'Namespace', name: 'shop' })).toBe('Namespace shop');
});
