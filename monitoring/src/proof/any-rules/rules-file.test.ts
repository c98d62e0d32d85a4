import { expect, test } from '@jest/globals';
import { readRuleGroups } from './rules-file.ts';

const groups = `groups:
  - name: one
    partial_response_strategy: warn
    rules:
      - record: a:b
        expr: up
`;
const indented = groups.replace(/^/gm, '  ');
const object = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
spec:
${indented}`;
const read = [{ name: 'one', rules: [{ record: 'a:b', expr: 'up' }] }];

test.each([
  ['groups as Prometheus reads them', groups, read],
  ['a PrometheusRule', object, read],
  ['several documents, of which some are others', `kind: Service\nspec: {}\n---\n${object}\n---\n${object}`, [...read, ...read]],
  ['a list', `kind: List\nitems:\n  - ${object.trim().replace(/\n/g, '\n    ')}`, read],
])('reads %s', (_name, text, expected) => {
  expect(readRuleGroups(text)).toEqual(expected);
});

test.each([
  ['kind: Service', 'The file holds no rule: expected a PrometheusRule'],
  ['a: [', 'The rules are no YAML'],
])('refuses %j', (text, sentence) => {
  expect(() => readRuleGroups(text)).toThrow(sentence);
});
