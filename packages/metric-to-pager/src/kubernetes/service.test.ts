import { expect, test } from '@jest/globals';
import { Service } from './service.ts';
import { rendered } from './testing/rendered.ts';

const service = rendered(
  (chart) =>
    new Service(chart, 'service', {
      identity: { job: 'shop', namespace: 'team', alertPrefix: 'Shop' },
      ports: { http: 8080, metrics: 9464 },
    }),
);

test('exposes both ports by name', () => {
  const ports: readonly { readonly name: string; readonly port: number; readonly targetPort: string }[] = service['spec'].ports;
  expect(ports.map(({ name, port, targetPort }) => [name, port, targetPort])).toEqual([
    ['http', 8080, 'http'],
    ['metrics', 9464, 'metrics'],
  ]);
});

test('Service', () => {
  expect(service).toMatchSnapshot();
});
