import type { Objectives } from '../../slo/index.ts';
import type { Style } from '../../terminal/style.ts';
import type { Monitoring } from './monitoring.ts';
import type { Rollout, Status } from './status.ts';

export interface RenderStatusOptions {
  readonly style: Style;
  readonly objectives: Objectives;
}

/** Returns a status as one screen of text. */
export function renderStatus({ installation, rollout, monitoring }: Status, { style, objectives }: RenderStatusOptions): string {
  const { namespace, name } = installation;
  const rows =
    'missing' in monitoring
      ? [row('Prometheus', style.bad(`not asked: ${monitoring.missing}`))]
      : [
          ...targetRows(monitoring.found, monitoring.prometheus, style),
          ...ruleRows(monitoring.found, style),
          ...budgetRows(monitoring.found, objectives, style),
          ...alertRows(monitoring.found, style),
          ...buildRows(monitoring.found),
        ];
  return `${[style.bold(`${name} in namespace ${namespace}`), '', ...rolloutRows(rollout, style), ...rows].join('\n')}\n`;
}

// --- internal ---

const HEAD_WIDTH = 12;

/** Rules that fail are many or few for one reason. */
const MOST_SHOWN = 5;

function row(head: string, text: string): string {
  return `${head.padEnd(HEAD_WIDTH)}${text}`;
}

/** Rows of which only the first has the head. */
function rowsOf(head: string, texts: readonly string[]): readonly string[] {
  return texts.map((text, index) => row(index === 0 ? head : '', text));
}

function rolloutRows(rollout: Rollout | undefined, style: Style): readonly string[] {
  if (rollout === undefined) return [row('Rollout', style.bad('not deployed'))];
  const { wanted, ready, missing, images, troubles } = rollout;
  const state = missing === undefined ? style.good('done') : style.warning(missing);
  return rowsOf('Rollout', [
    `${ready} of ${wanted} pods ready, ${state}`,
    ...Object.entries(images).map(([image, pods]) => `${image} (${plural(pods, 'pod')})`),
    ...troubles.map((trouble) => style.bad(trouble)),
  ]);
}

function targetRows({ targets }: Monitoring, prometheus: string, style: Style): readonly string[] {
  const down = targets.filter(({ health }) => health !== 'up');
  const count = `${targets.length - down.length} of ${targets.length} up`;
  const marked = targets.length === 0 ? style.bad('none') : down.length > 0 ? style.bad(count) : style.good(count);
  return rowsOf('Targets', [
    `${marked}, scraped by Prometheus ${prometheus}`,
    ...down.map(({ url, health, error }) => style.bad(`${url} is ${health}${error === '' ? '' : `: ${error}`}`)),
  ]);
}

function ruleRows({ rules }: Monitoring, style: Style): readonly string[] {
  if (rules.length === 0) return [row('Rules', style.bad('none'))];
  const [failing, waiting] = ['err', 'unknown'].map((health) => rules.filter((rule) => rule.health === health));
  const healthy = `${rules.length - (failing?.length ?? 0) - (waiting?.length ?? 0)} of ${rules.length} healthy`;
  const marked = failing?.length ? style.bad(healthy) : style.good(healthy);
  return rowsOf('Rules', [
    waiting?.length ? `${marked}, ${waiting.length} not evaluated yet` : marked,
    ...(failing ?? []).slice(0, MOST_SHOWN).map(({ name, error }) => style.bad(`${name} fails: ${error}`)),
  ]);
}

function budgetRows({ budgets }: Monitoring, { period, objectives }: Objectives, style: Style): readonly string[] {
  const names = Object.keys(objectives);
  const width = Math.max(0, ...names.map((name) => name.length));
  return rowsOf(
    'Budgets',
    names.map((name) => {
      const { remaining, burnRate } = budgets[name] ?? {};
      const promise = `${percent(objectives[name]?.target ?? Number.NaN)} over ${period}`;
      const left = remaining === undefined ? 'not recorded yet' : `${percent(remaining)} of the budget left`;
      const marked =
        remaining === undefined
          ? style.dim(left)
          : remaining > 0.25
            ? style.good(left)
            : remaining > 0
              ? style.warning(left)
              : style.bad(left);
      const burns = burnRate === undefined ? '' : `, burning ${Number(burnRate.toPrecision(2))} times as fast as it lasts`;
      return `${name.padEnd(width)}  ${promise}: ${marked}${burns}`;
    }),
  );
}

function alertRows({ alerts }: Monitoring, style: Style): readonly string[] {
  if (alerts.length === 0) return [row('Alerts', style.good('none'))];
  const texts = alerts.map(({ name, state, labels: { severity = '', slo = '', tier = '' } }) => {
    const text = `${state} ${[name, slo, tier].filter(Boolean).join('/')} (${severity})`;
    return state === 'firing' ? style.bad(text) : style.warning(text);
  });
  return rowsOf('Alerts', texts.sort());
}

function buildRows({ builds }: Monitoring): readonly string[] {
  const texts = builds.map(({ labels, pods }) => {
    const named = Object.entries(labels).map(([label, value]) => `${label} ${value}`);
    return `${named.join(', ')} (${plural(pods, 'pod')})`;
  });
  return rowsOf('Versions', texts.length === 0 ? ['none scraped yet'] : texts.sort());
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))}%`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
