import { createHash } from 'node:crypto';
import { nameOf } from 'metric-to-pager/cluster';
import { jsonText } from 'metric-to-pager/terminal';
import { CHECKS } from './checks/index.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type Finding, findingKey, referenceKey } from './finding.ts';
import { SILENCE_FILE } from './silence/silences.ts';

/**
 * A diagnosis in the Static Analysis Results Interchange Format, as code scanning reads it. Silenced findings are suppressed results.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarif({ findings, notes, silenced, couldNotSee }: Diagnosis): string {
  const shown = [...findings, ...notes];
  const results = [
    ...shown.map((finding) => resultOf(finding)),
    ...silenced.map(({ finding, by, reason }) => ({
      ...resultOf(finding),
      suppressions: [{ kind: by === SILENCE_FILE ? 'external' : 'inSource', justification: reason }],
    })),
  ];
  const notifications = couldNotSee.map(({ what, reason, essential }) => ({
    level: essential ? 'error' : 'note',
    message: { text: `Could not see: ${what}: ${reason}` },
  }));
  const run = {
    tool: { driver: { name: 'monitoring-doctor', rules: RULES } },
    invocations: [{ executionSuccessful: !couldNotSee.some(({ essential }) => essential), toolExecutionNotifications: notifications }],
    columnKind: 'utf16CodeUnits',
    results,
    properties: { silenced: silenced.length },
  };
  return `${jsonText({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] })}\n`;
}

// --- internal ---

const RULES = CHECKS.map(({ id, title, why, severity, cause, fix }) => ({
  id,
  shortDescription: { text: `${title}.` },
  fullDescription: { text: why },
  help: { text: `${cause}\n\n${fix}` },
  defaultConfiguration: { level: severity },
}));

function resultOf(finding: Finding): object {
  const { id, severity, subject, message, evidence, fix, place } = finding;
  const physicalLocation = place && { artifactLocation: { uri: encodeURI(place.file) }, region: { startLine: place.line } };
  return {
    ruleId: id,
    ruleIndex: CHECKS.findIndex((check) => check.id === id),
    level: severity,
    message: { text: [message, ...evidence, `Fix: ${fix.command}`].join('\n') },
    locations: [
      {
        ...(physicalLocation && { physicalLocation }),
        logicalLocations: [
          { name: subject.name, fullyQualifiedName: referenceKey(subject), kind: 'object', decoratedName: nameOf(subject) },
        ],
      },
    ],
    partialFingerprints: { 'finding/v1': createHash('sha256').update(findingKey(finding)).digest('hex') },
  };
}
