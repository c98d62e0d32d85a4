import { expect, test } from '@jest/globals';
import { nameOf, objectsIn, referenceTo } from './kubernetes-object.ts';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: checkout\n  namespace: shop\n';

test('the objects of a text come in its order, and empty documents do not count', () => {
  const objects = objectsIn(`# written\n${SERVICE}---\n---\n${SERVICE.replace('checkout', 'cart')}`, 'shop.yaml');
  expect(objects.map(({ metadata }) => metadata.name)).toEqual(['checkout', 'cart']);
});

test('every document that is no object is named', () => {
  const text = `${SERVICE}---\nkind: Service\n---\nmetadata: {name: \n`;
  expect(() => objectsIn(text, 'shop.yaml')).toThrow(
    /^shop\.yaml must hold Kubernetes objects only:\n {2}document 2: it has no apiVersion, kind or metadata\.name\n {2}document 3: /,
  );
});

test.each(['', '# nothing\n', '---\n---\n'])('a text without any object is an error: %j', (text) => {
  expect(() => objectsIn(text, 'shop.yaml')).toThrow('shop.yaml holds no Kubernetes object');
});

test('an object is referred to by kind, namespace and name', () => {
  const [service] = objectsIn(SERVICE, 'shop.yaml');
  if (service === undefined) throw new Error('the text holds a Service');
  expect(referenceTo(service)).toEqual({ apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'checkout' });
  expect(nameOf(referenceTo(service))).toBe('Service shop/checkout');
  expect(nameOf({ kind: 'Namespace', name: 'shop' })).toBe('Namespace shop');
});
