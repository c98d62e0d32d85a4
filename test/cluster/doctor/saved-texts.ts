import { KEPT_SNAPSHOT, TEXT_RULES } from 'monitoring-doctor';
import { alignedTable } from './aligned-table.ts';

/** What a file that `doctor --save` writes holds of each text, by the list that the file is written by. */
export function savedTexts(): string {
  const rules = Object.entries(TEXT_RULES).map(([rule, { keeps }]) => [rule, keeps.replaceAll('|', '\\|')]);
  return [INTRODUCTION, alignedTable([['Text', 'What is kept'], ...rules]), FIELDS, lines().join('\n')].join('\n\n');
}

// --- internal ---

/** A line for each group of kinds and each kind of text. */
function lines(): readonly string[] {
  const fields = KEPT_SNAPSHOT.texts('').map(({ path, rule }) => {
    const selector = path.replace(/\.match(Labels|Expressions)\b.*$/, '');
    const short = selector.replaceAll('.* (name)', '.<name>').replace(/(routes\[\]\.)+/, 'routes[]…');
    const [, owner = '', field = ''] = /^([^.]+)\.?(.*)$/.exec(short) ?? [];
    return { owner: field === '' ? 'snapshot' : owner, field: field === '' ? owner : field, text: selector === path ? rule : 'selector' };
  });
  const byField = [...Map.groupBy(fields, ({ field, text }) => `${text} ${field}`).values()].map((all) => {
    const owners = [...new Set(all.map(({ owner }) => owner))];
    return { owners: owners.length > 12 ? 'Every kind' : owners.join(', '), field: all[0]?.field ?? '', text: all[0]?.text ?? '' };
  });
  return [...Map.groupBy(byField, ({ owners, text }) => `${owners}: ${text}`)].map(
    ([head, all]) => `- ${head}: ${all.map(({ field }) => `\`${field}\``).join(', ')}`,
  );
}

const INTRODUCTION = `## What a saved file holds

\`doctor --save FILE\` writes the fields of this list and no other, readable by its owner only. Numbers, and true or false, are kept as they
are. No value of a Secret or a ConfigMap, no environment, no argument but those flags of the operator that name namespaces, no parameter, no
target of a Probe, no URL of service discovery and no name of a receiver is among them. A digest stands for a text that is not kept: equal texts of one
file have equal digests, whose key is random and forgotten. A credential that stands in a name, a label, a selector, a regular expression or an
expression of PromQL is in the file: checks compare these. Look through the file before you give it away.`;

const FIELDS =
  'A selector is a label selector, kept as name and label. `[]` is each item of a list, `*` each value and `<name>` each name of a map.';
