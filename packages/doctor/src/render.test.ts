import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { diagnose } from './diagnose.ts';
import { DIAGNOSIS_SCHEMA } from './diagnosis-schema.ts';
import { renderJson } from './render-json.ts';
import { renderMetrics } from './render-metrics.ts';
import { renderText } from './render-text.ts';
import { monitorCases } from './testing/broken/monitor.ts';
import { operatorCases } from './testing/broken/operator.ts';
import { ruleCases } from './testing/broken/rules.ts';
import { healthy } from './testing/healthy.ts';

const [selection] = monitorCases.filter(({ id }) => id === 'selection.label-mismatch');
const broken = diagnose(selection?.snapshot ?? healthy());

test('the text leads with the finding: what, the evidence, why, the fix, and what follows from it', () => {
  const text = renderText(broken);
  expect(text).toMatchInlineSnapshot(`
"ERROR  ServiceMonitor shop/checkout  selection.label-mismatch
  No Prometheus selects ServiceMonitor shop/checkout: Prometheus monitoring/main asks for release=stack, which
  the monitor does not have.
  - Prometheus/monitoring/main asks by spec.serviceMonitorSelector for release=stack; the labels are
    release=other
  Why: A monitor that no Prometheus selects is valid, shows no error and is never scraped.
  Fix:
    kubectl -n shop label servicemonitor checkout release=stack --overwrite
  Follows from it: metrics.missing (PrometheusRule shop/checkout), metrics.missing (ConfigMap shop/checkout-dashboards)

1 finding, 3 consequences hidden. Examined: 1 Prometheus, 1 monitor, 3 Services, 2 pods, 1 PrometheusRule, 1 dashboard.
"
`);
});

test('a healthy cluster is one line, and colours are only written when they are asked for', () => {
  expect(renderText(diagnose(healthy()))).toMatch(/^No findings\. Examined: .*\n$/);
  expect(renderText(broken)).not.toContain('\u001b');
  expect(renderText(broken, { color: true })).toContain('\u001b[1;31mERROR\u001b[0m');
});

test('what could not be seen is listed with its reason', () => {
  const denied = [{ what: 'list Pod objects in the cluster', reason: 'pods is forbidden', essential: true }];
  expect(renderText(diagnose({ ...healthy(), denied }))).toContain('Could not see\n  - list Pod objects in the cluster: pods is forbidden');
});

test.each([...monitorCases, ...operatorCases, ...ruleCases].map((one) => [`${one.id}: ${one.name}`, one] as const))(
  'the JSON of %s is as its schema says',
  (_title, { snapshot, scope }) => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(DIAGNOSIS_SCHEMA);
    validate(JSON.parse(renderJson(diagnose(snapshot, scope))));
    expect(validate.errors).toBeNull();
  },
);

test('the schema refuses a finding without a fix, and an unknown field', () => {
  const validate = new Ajv({ allowUnionTypes: true }).compile(DIAGNOSIS_SCHEMA);
  const { fix: _fix, ...finding } = broken.findings[0] ?? {};
  expect(validate({ version: 1, ...broken, findings: [finding] })).toBe(false);
  expect(validate({ version: 1, ...broken, more: true })).toBe(false);
});

test('the metrics count findings by severity, and name each', () => {
  const text = renderMetrics(broken);
  expect(text).toContain(
    'doctor_findings{severity="error"} 1\ndoctor_findings{severity="warning"} 0\ndoctor_findings{severity="note"} 0\n',
  );
  expect(text).toContain(
    'doctor_finding_info{id="selection.label-mismatch",severity="error",subject_kind="ServiceMonitor",subject_namespace="shop",subject_name="checkout"} 1',
  );
});
