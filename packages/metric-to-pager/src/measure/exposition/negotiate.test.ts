import { expect, test } from '@jest/globals';
import { acceptsGzip, negotiateFormat } from './negotiate.ts';

const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,' +
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

test.each([
  [PROMETHEUS_3, 'openmetrics'],
  [PROMETHEUS_2, 'openmetrics'],
  ['application/openmetrics-text', 'openmetrics'],
  ['application/openmetrics-text; version="1.0.0"; charset=utf-8', 'openmetrics'],
  ['APPLICATION/OpenMetrics-Text;Version=1.0.0', 'openmetrics'],
  ['text/plain;q=0.3, application/openmetrics-text;q=0.7', 'openmetrics'],
  ['text/plain;q=0.7, application/openmetrics-text;q=0.3', 'text'],
  ['application/openmetrics-text;q=0, */*', 'text'],
  ['application/openmetrics-text;version=0.0.1', 'text'],
  ['text/plain;version=0.0.4', 'text'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text'],
  ['*/*', 'text'],
  ['application/json', 'text'],
  ['', 'text'],
  [undefined, 'text'],
  [';;;,q=,=;q=2', 'text'],
  ['application/openmetrics-text;q=7, text/plain;q=0.9', 'text'],
  ['text/plain;q=-1, application/openmetrics-text;q=0.1', 'openmetrics'],
])('Accept: %s is answered in %s', (accept, format) => {
  expect(negotiateFormat(accept)).toBe(format);
});

test.each([
  ['gzip', true],
  ['deflate, gzip;q=0.5', true],
  ['GZIP', true],
  ['*', true],
  ['gzip;q=0', false],
  ['*;q=0', false],
  ['gzip;q=0, *', false],
  ['identity', false],
  ['br', false],
  ['', false],
  [undefined, false],
])('Accept-Encoding: %s accepts gzip: %s', (header, takes) => {
  expect(acceptsGzip(header)).toBe(takes);
});
