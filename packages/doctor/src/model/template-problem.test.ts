import { expect, test } from '@jest/globals';
import { cpuSeconds } from '../../../metric-to-pager/src/waiting/testing/cpu-seconds.ts';
import { maskedTemplate, templateProblem } from './template-problem.ts';

test.each([
  ['{{ $label.pod }} fails', 'undefined variable "$label"'],
  ['{{ $labels.pod | humanise }}', 'function "humanise" not defined'],
  ['{{ $value', 'unclosed action'],
  ['{{ "}} }}', 'unclosed action'],
  ['{{ if $value }}yes', 'unexpected EOF'],
  ['yes{{ end }}', 'unexpected {{end}}'],
  ['{{ else }}', 'unexpected {{else}}'],
  ['{{ }}', 'missing value for command'],
  ['{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}', 'undefined variable "$x"'],
  ['{{ $value > 2 }}', 'unexpected ">" in operand'],
  ['{{ $labels["x"] }}', 'unexpected "[" in operand'],
  ['{{ define "x" }}{{ $labels }}{{ end }}', 'undefined variable "$labels"'],
])('%s is refused: %s', (text, problem) => {
  expect(templateProblem(text)).toBe(problem);
  expect(templateProblem(maskedTemplate(text))).toEqual(expect.any(String));
});

test.each([
  '{"a":{"b":1}}',
  '{{ "}}" }} and {{ `{{ $x }}` }}',
  '{{/* $x }} */}}{{- /* $y */ -}}',
  '{{- $labels.pod -}} at {{ $value | humanize }} of {{ $externalLabels.cluster }}, {{ $externalURL }}, {{ .Labels.pod }}',
  '{{ range $i, $e := query "up" }}{{ $i }}{{ $e | value }}{{ end }}',
  '{{ range $i, $e := query "up" }}{{ else }}{{ $e }}{{ end }}',
  '{{ if $x := query "up" }}{{ $x | first | value }}{{ else if eq $value 0.5 }}none{{ end }}',
  '{{ $x := 1 }}{{ if gt $value 1e3 }}{{ $x = 2 }}{{ end }}{{ $x }}',
  '{{ define "x" }}{{ $.Labels }}{{ end }}{{ template "x" . }}',
  '{{ printf "%s" ($labels.a) }}{{ \'a\' }}{{ print -0.5 }}',
])('%s is valid', (text) => {
  expect(templateProblem(text)).toBeUndefined();
  expect(templateProblem(maskedTemplate(text))).toBeUndefined();
});

test('a masked template keeps its length and nothing but the words of the language', () => {
  const text = 'Käse of {{ $labels.shop | printf "%s at 10" }}{{/* hunter2 */}} {{ hunter2 $secret 8080 .a }} {{ hunter2';
  const masked = 'xxxxxxxxx{{ $labels.xxxx | printf "xxxxxxxx" }}{{/*xxxxxxxxx*/}}x{{ xxxxxxx $xxxxxx 0000 .x }}x{{xxxxxxxx';
  expect(maskedTemplate(text)).toBe(masked);
  expect(Buffer.byteLength(text)).toBe(masked.length);
});

test('a megabyte is read within a second', () => {
  expect(
    cpuSeconds(() => ['{{', '{{"', '{{ $value }}', '{{/*'].map((part) => templateProblem(maskedTemplate(part.repeat(2 ** 18))))),
  ).toBeLessThan(1);
});
