import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { metricsIn, type RuleGroup } from 'metric-to-pager/promql';
import { parseAllDocuments } from 'yaml';
import { countedSeries, missingMetrics } from '../bench/rules/pods.ts';

const MANIFEST = resolve(import.meta.dirname, '../../k8s/manifests/monitoring.yaml');

test('the pods of the benchmark have every series that the committed rules read, so that no rule is measured without data', () => {
  const documents = parseAllDocuments(readFileSync(MANIFEST, 'utf8')).map((document) => document.toJS());
  const groups: readonly RuleGroup[] = documents.find(({ kind }) => kind === 'PrometheusRule').spec.groups;
  const read = new Set(groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => metricsIn(expr))));
  expect(read.size).toBeGreaterThan(20);
  expect(missingMetrics(groups)).toEqual([]);
});

test('the counters of a pod only increase', () => {
  const falls = countedSeries().filter(({ valueAt }) => [1, 60, 86_400].some((seconds) => valueAt(NOW + seconds) < valueAt(NOW)));
  expect(falls).toEqual([]);
  expect(countedSeries().every(({ valueAt }) => valueAt(NOW + 86_400) > valueAt(NOW))).toBe(true);
});

// --- internal ---

const NOW = Date.UTC(2026, 0, 1) / 1000;
