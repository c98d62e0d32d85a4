import { parseYaml } from 'metric-to-pager/input';
import { isRecord, map, object, readShape, text } from 'metric-to-pager/shape';
import { DATASOURCES } from '../snapshot/kept-answers.ts';
import type { DatasourceFile } from '../snapshot/snapshot.ts';
import { cutting } from '../snapshot/text-rules.ts';

/**
 * The data sources with which a ConfigMap provisions Grafana.
 *
 * @throws `ShapeError` when it is of another shape
 * @see https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources
 */
export function datasourcesIn(configMap: object): readonly DatasourceFile[] {
  const { metadata, data = {} } = readShape(CONFIG_MAP, configMap, { name: 'A ConfigMap' });
  const { name, namespace = '', labels = {} } = metadata;
  const uids = Object.values(data).flatMap(uidsIn);
  if (uids.length === 0) return [];
  const file = { namespace, configMap: name, labels, uids: [...new Set(uids)] };
  return [readShape(DATASOURCES, file, { name: `The data sources of ${name}`, pass: cutting })];
}

// --- internal ---

const CONFIG_MAP = object({ metadata: object({ name: text() }, { namespace: text(), labels: map(text()) }) }, { data: map(text()) });

/** The uids and the names: older dashboards refer to a data source by its name. */
function uidsIn(content: string): readonly string[] {
  if (!/^datasources:/m.test(content)) return [];
  let value: unknown;
  try {
    value = parseYaml(content);
  } catch {
    return [];
  }
  const sources = isRecord(value) && Array.isArray(value['datasources']) ? value['datasources'] : [];
  return sources.flatMap((source) =>
    isRecord(source) ? [source['uid'], source['name']].filter((one): one is string => typeof one === 'string') : [],
  );
}
