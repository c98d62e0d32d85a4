import { expect, test } from '@jest/globals';
import { labelsShown, templateProblem } from './template.ts';

test.each([
  'no action',
  'Pod {{ $labels.pod }} uses {{- $value | humanizePercentage -}}.',
  '{{ with $labels.pod }}&var-pod={{ . | urlquery }}{{ end }}',
  '{{ if eq $labels.slo "}}" }}a{{ else if true }}b{{ end }}',
  '{{ range query `up{job="a"}` }}{{ .Value }}{{ end }}',
])('Prometheus parses %j', (text) => {
  expect(templateProblem(text)).toBeUndefined();
});

test.each([
  ['{{ $labels.pod ', 'has an action without an end, "{{ $labels.pod "'],
  ['a {{ $labels.pod } b', 'has an action without an end, "{{ $labels.pod } b"'],
  ['{{ "open }}', 'has an action without an end, "{{ "open }}"'],
  ['{{ }}', 'has an empty action, {{ }}'],
  ['{{ if $value }}a', 'has a block without {{ end }}: {{ if }}'],
  ['a{{ end }}', 'has an {{ end }} without a block'],
])('Prometheus refuses %j', (text, problem) => {
  expect(templateProblem(text)).toBe(problem);
});

test('the labels that a template shows are each named once', () => {
  expect(labelsShown('{{ $labels.pod }} {{ with $labels.job }}{{ . }}{{ end }} {{ $labels.pod }}')).toEqual(['pod', 'job']);
});
