import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import { renderGithub } from './render-github.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { renderMetrics } from './render-metrics.ts';
import { renderSarif } from './render-sarif.ts';
import { renderText } from './render-text.ts';
import { BROKEN_CASES } from './testing/broken/index.ts';
import { healthy } from './testing/healthy.ts';
import { change, remove } from './testing/merge.ts';

const MONITOR = 'ServiceMonitor/shop/checkout';
const broken = change(change(healthy(), MONITOR, { spec: { endpoints: [{ port: 'web' }] } }), 'PrometheusRule/shop/checkout', {
  metadata: { labels: { release: 'other' }, annotations: { 'doctor/ignore': 'rule.label-mismatch # evaluated by a ruler' } },
});
const placeOf = () => ({ file: 'a b/50%,x:y.yaml', line: 7 });
const diagnosis = diagnose(broken, {}, { placeOf });
const unseen: Diagnosis = { ...diagnose(healthy()), couldNotSee: [{ what: 'list Pod objects', reason: '<forbidden>', essential: true }] };

const {
  $schema: _draft,
  id: _name,
  ...schema
} = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
/** The schema is of draft 4: but for its name, a later draft reads it alike. */
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

test.each([
  ['healthy', diagnose(healthy())],
  ['unseen', unseen],
  ['broken', diagnosis],
  ...BROKEN_CASES.map(({ id, snapshot }) => [id, diagnose(snapshot)] as const),
] as const)('the SARIF of %s is as its schema says', (_name, given) => {
  validate(JSON.parse(renderSarif(given)));
  expect(validate.errors).toBeNull();
});

test('the schema of SARIF refuses a result of another shape', () => {
  const log = JSON.parse(renderSarif(diagnosis));
  log.runs[0].results[0].level = 'fatal';
  expect(validate(log)).toBe(false);
});

test('SARIF names the rule, the file and the line, and suppresses what is silenced', () => {
  const [run] = JSON.parse(renderSarif(diagnosis)).runs;
  expect(run.results).toMatchObject([
    {
      ruleId: 'port.name-unknown',
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'a%20b/50%25,x:y.yaml' }, region: { startLine: 7 } } }],
    },
    { ruleId: 'rule.label-mismatch', suppressions: [{ kind: 'inSource', justification: 'evaluated by a ruler' }] },
  ]);
  expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe('port.name-unknown');
  expect(JSON.parse(renderSarif(unseen)).runs[0].invocations[0]).toMatchObject({
    executionSuccessful: false,
    toolExecutionNotifications: [{ level: 'error' }],
  });
});

test('annotations of GitHub are one line each, whatever a name holds, and the log sums up', () => {
  const [first = '', last = '', end] = renderGithub(diagnosis).split('\n');
  expect(first).toMatch(
    /^::error file=a b\/50%25%2Cx%3Ay\.yaml,line=7,title=port\.name-unknown::ServiceMonitor shop\/checkout asks .*%0Akubectl /,
  );
  expect(last).toMatch(/^1 finding, .*1 silenced\. Examined: /);
  expect(end).toBe('');
  const [finding] = diagnosis.findings;
  if (finding === undefined) throw new Error('no finding');
  const hostile = { ...diagnosis, findings: [{ ...finding, message: 'x\n::set-output name=a::b 100%' }] };
  expect(
    renderGithub(hostile)
      .split('\n')
      .filter((line) => line.startsWith('::')),
  ).toEqual([expect.stringContaining('::x ::set-output name=a::b 100%25')]);
  expect(renderGithub(unseen)).toContain('::error title=Could not see::list Pod objects: <forbidden>\n');
});

test('JUnit fails each finding, skips what is silenced, passes each other check, and reports what was not seen as an error', () => {
  const text = renderJunit(diagnosis);
  expect(text).toContain('failures="1" errors="0" skipped="1"');
  expect(text).toContain(
    '<testcase classname="doctor" name="port.name-unknown ServiceMonitor shop/checkout" file="a b/50%,x:y.yaml" line="7"><failure message="',
  );
  expect(text).toContain('<skipped message="silenced by the annotation doctor/ignore: evaluated by a ruler"/>');
  expect(text).toContain('<testcase classname="doctor" name="crd.missing"/>');
  expect(renderJunit(unseen)).toContain('<error message="&lt;forbidden&gt;"/>');
  const [finding] = diagnosis.findings;
  if (finding === undefined) throw new Error('no finding');
  expect(renderJunit({ ...diagnosis, findings: [{ ...finding, message: '"<a>&\u0001' }] })).toContain('message="&quot;&lt;a&gt;&amp;"');
});

test('every form tells how many findings are silenced, and the text where a finding stands', () => {
  expect(renderText(diagnosis)).toContain('ERROR  ServiceMonitor shop/checkout  port.name-unknown  a b/50%,x:y.yaml:7\n');
  expect(renderText(diagnosis)).toContain(', 1 silenced. Examined');
  expect(renderMetrics(diagnosis)).toContain('doctor_silenced 1\n');
  expect(JSON.parse(renderJson(diagnosis)).silenced).toMatchObject([
    { by: 'the annotation doctor/ignore', reason: 'evaluated by a ruler', finding: { id: 'rule.label-mismatch' } },
  ]);
  expect(JSON.parse(renderSarif(diagnosis)).runs[0].properties).toEqual({ silenced: 1 });
});

test('what follows from a silenced finding is not reported for itself', () => {
  const silenced = diagnose(
    remove(
      change(healthy(), MONITOR, { metadata: { annotations: { 'doctor/ignore': 'service.none-selected # elsewhere' } } }),
      'Service/shop/checkout',
    ),
  );
  expect(silenced.findings).toEqual([]);
  expect(silenced.silenced.map(({ finding }) => finding.id)).toEqual(['service.none-selected']);
});
