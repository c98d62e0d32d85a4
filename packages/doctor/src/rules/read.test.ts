import { expect, test } from '@jest/globals';
import { readSource } from './read.ts';

const read = (text: string) => {
  const { files, findings } = readSource({ path: 'a.yaml', text });
  const rules = files.map(({ groups }) =>
    groups.flatMap((group) => group.rules.map(({ place, name, expr, labels }) => [place.line, group.name, name, expr, labels])),
  );
  return { rules, findings: findings.map(({ at, message }) => `${at}: ${message}`) };
};

const groups = `groups:
  - name: one
    rules:
      - record: a:b
        expr: up
`;
const object = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
spec:
${groups.replace(/^(?=.)/gm, '  ')}`;
const rule = (line: number) => [[line, 'one', 'a:b', 'up', {}]];

test.each([
  ['groups as Prometheus reads them', groups, [rule(4)]],
  ['a PrometheusRule', object, [rule(7)]],
  ['several objects, of which some are others', `kind: Service\nspec: {}\n---\n${object}---\n${object}`, [rule(10), rule(19)]],
  ['a list', `kind: List\nitems:\n  - ${object.trim().replace(/\n/g, '\n    ')}`, [rule(9)]],
  ['nothing, as generators write it', 'null', [[]]],
  ['an empty map', '{}', [[]]],
])('reads %s', (_name, text, expected) => {
  expect(read(text)).toEqual({ rules: expected, findings: [] });
});

test('scalars keep their text, and rules what is merged into them', () => {
  const text = `groups:
  - name: one
    rules:
      - &first { alert: A, expr: 0.10, labels: { severity: yes, level: 010 } }
      - { <<: *first, expr: "1" }
      - *first
`;
  const labels = { severity: 'yes', level: '010' };
  expect(read(text).rules).toEqual([
    [
      [4, 'one', 'A', '0.10', labels],
      [5, 'one', 'A', '1', labels],
      [6, 'one', 'A', '0.10', labels],
    ],
  ]);
});

test.each([
  ['kind: Service', 'a.yaml:1: holds no rules but a Service: expected "groups:"'],
  ['# nothing\n', 'a.yaml:1: is empty: expected "groups:"'],
  ['a: [\n', 'a.yaml:2: is not valid YAML: '],
  ['groups: *nothing', 'a.yaml:1: is not valid YAML: '],
  ['kind: ConfigMap\ndata: {a.yaml: "groups: []"}', 'a.yaml:1: is a ConfigMap: write the rule files'],
  ['a: 1\n{{- if .Values.rules }}\ngroups: []\n{{- end }}', 'a.yaml:2: is a template of Helm, not rules: render it first'],
  ['groups: 5', 'a.yaml:1: has the text "5" as "groups": expected a list'],
  ['groups: [{name: a, rules: {}}]', 'a.yaml:1: group "a": has a map as "rules": expected a list'],
  ['groups: [{rules: []}]', 'a.yaml:1: is a group without a name'],
  ['groups: [{name: a}, {name: a}]', 'a.yaml:1: group "a": has the name of a group above it'],
  ['groups: [{name: a, rules: [{expr: up}]}]', 'a.yaml:1: group "a": is a rule without a name'],
  ['groups: [{name: a, rules: [{alert: A, record: b, expr: up}]}]', 'a.yaml:1: group "a", rule "A": has both "alert" and "record" ("b")'],
  ['groups: [{name: a, rules: [{alert: A, expr: [up]}]}]', 'a.yaml:1: group "a", rule "A": has a list as "expr"'],
  ['groups: [{name: a, rules: [{alert: A, expr: \'up{a="{{ .Values.a }}"}\'}]}]', 'rule "A": holds a template of Helm in its "expr"'],
  [`${groups}---\n${groups}`, 'a.yaml:7: is not the first document: Prometheus reads only the first one'],
])('says of %j what is wrong', (text, sentence) => {
  expect(read(text).findings).toEqual([expect.stringContaining(sentence)]);
});
