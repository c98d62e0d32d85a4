import { kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix } from '../fix.ts';
import { annotatedObjects, IGNORE, ignoredBy } from './ignore-annotation.ts';
import { unknownId } from './unknown-id.ts';

/** Returns the check of the annotations that silence others. @param known the ids of all other checks */
export function ignoreCheck(known: readonly string[]): Check {
  return {
    id: 'ignore.invalid',
    severity: 'error',
    title: 'The annotation doctor/ignore is not valid',
    why: 'An id that is misspelled silences nothing, and a silence without a reason cannot be reviewed.',
    cause: 'The annotation names an id of no check, or has no reason after "#".',
    evidence: 'kubectl get KIND NAME -o yaml shows the annotation doctor/ignore.',
    fix: 'Write it as doctor/ignore: "service.label-mismatch # the reason"; several ids are separated by commas.',
    run: ({ snapshot }) =>
      annotatedObjects(snapshot).flatMap(({ subject, value }) => {
        const { ids, reason } = ignoredBy(value);
        const problems = [
          ...ids.flatMap((id) => unknownId(id, known) ?? []),
          ...(ids.length === 0 ? ['it names no check'] : []),
          ...(reason === '' ? ['it gives no reason after "#"'] : []),
        ];
        if (problems.length === 0) return [];
        return [
          {
            subject,
            message: `The annotation ${IGNORE} of ${subject.kind} ${subject.namespace ?? ''}/${subject.name} is not valid: ${problems.join('; ')}.`,
            evidence: [`metadata.annotations.${IGNORE}: ${JSON.stringify(value)}`],
            fix: manualFix(kubectl(subject.namespace)`edit ${subject.kind.toLowerCase()} ${subject.name}`),
          },
        ];
      }),
  };
}
