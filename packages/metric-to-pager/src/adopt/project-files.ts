/** Versions of the packages that a project depends on. */
export interface ProjectVersions {
  readonly library: string;
}

/** Returns the files around a definition in `service.ts`: command line, test, scripts and workflow. */
export function projectFiles(
  name: string,
  versions: ProjectVersions,
  more: { readonly dependencies?: Readonly<Record<string, string>>; readonly scripts?: Readonly<Record<string, string>> } = {},
): Readonly<Record<string, string>> {
  const manifest = {
    name: `${name}-monitoring`,
    private: true,
    type: 'module',
    scripts: {
      ...more.scripts,
      check: 'tsc',
      test: 'node --test',
      prove: 'node command.ts prove',
      synth: 'node command.ts synth',
      diff: 'metric-to-pager diff --catalogue catalogue.ts --scrape',
    },
    dependencies: { ...more.dependencies, 'metric-to-pager': versions.library },
    devDependencies: { '@grafana/grafana-foundation-sdk': '^0.0.21', '@types/node': '^24.19.2', typescript: '^7.0.2' },
  };
  return {
    'command.ts': COMMAND,
    'service.test.ts': TEST,
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'tsconfig.json': `${JSON.stringify(TSCONFIG, null, 2)}\n`,
    '.github/workflows/monitoring.yaml': WORKFLOW,
  };
}

// --- internal ---

const COMMAND = `import { serviceCommand } from 'metric-to-pager/command';
import { runMain } from 'metric-to-pager/terminal';
import { service } from './service.ts';

await runMain(serviceCommand(service));
`;

const TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifests } from 'metric-to-pager/kubernetes';
import { expressionFindings, knownSeries } from 'metric-to-pager/promql';
import { alertsOf, SLO_SERIES } from 'metric-to-pager/slo';
import { service } from './service.ts';

test('alerts read only series that exist', () => {
  const known = knownSeries(service.catalogue, SLO_SERIES);
  const alerts = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: service.name, job: service.name });
  assert.notEqual(alerts.length, 0);
  assert.deepEqual(alerts.flatMap(({ expr }) => expressionFindings(expr.text, known)), []);
});

test('the manifests contain the monitor and the rules', () => {
  const kinds = Object.values(manifests({ service })).flat().map(({ kind }) => kind);
  for (const kind of ['ServiceMonitor', 'PrometheusRule']) assert.ok(kinds.includes(kind), kind);
});
`;

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['*.ts'],
};

/** GitHub reads workflows only in the root of a repository. */
const WORKFLOW = `name: monitoring
on: [push, pull_request]
permissions:
  contents: read
jobs:
  prove:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - run: sudo apt-get install --yes --no-install-recommends prometheus
      - run: npm install
      - run: npm run check
      - run: npm test
      - run: npm run prove
`;
