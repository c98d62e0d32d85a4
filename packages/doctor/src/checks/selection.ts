import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix, mergeFix } from '../fix.ts';
import { links } from '../model/links.ts';
import { joinNames } from '../model/object-view.ts';
import { selectionChecks, unselected } from './selected.ts';

/** A Prometheus selects each monitor; of each that does not, the term that excludes it. */
export const selection: readonly Check[] = [
  {
    id: 'selection.unmanaged',
    severity: 'error',
    title: 'Prometheus has no selector at all, so the operator does not configure it',
    why: 'Without any selector the operator leaves the configuration of Prometheus to its owner: no monitor of the cluster ever reaches it.',
    cause:
      'serviceMonitorSelector, podMonitorSelector, probeSelector and scrapeConfigSelector are all absent from the Prometheus object. The operator then treats the configuration as unmanaged. A misspelled field has the same effect, as an unknown field is dropped.',
    evidence: 'kubectl -n NAMESPACE get prometheus NAME -o yaml shows none of the four selectors below spec.',
    fix: 'Set the selector of the kind that Prometheus is to take. {} selects every object of the kind.',
    run: (model) =>
      model.prometheuses
        .filter(({ unmanaged }) => unmanaged)
        .flatMap((prometheus) => {
          const waiting = unselected(model.monitors, 'Prometheus', model).filter(({ closest }) => closest?.by === prometheus);
          if (waiting.length === 0) return [];
          const fields = new Set(waiting.map(({ closest }) => closest?.selectors.field ?? ''));
          return {
            subject: prometheus.reference,
            message: `${prometheus.name} has no serviceMonitorSelector, podMonitorSelector, probeSelector or scrapeConfigSelector, so the operator does not write its configuration: ${joinNames(waiting.map(({ name }) => name))} ${waiting.length === 1 ? 'is' : 'are'} never scraped.`,
            evidence: [`spec of ${prometheus.name} has none of the four selectors`],
            fix: mergeFix(prometheus.object, { spec: Object.fromEntries([...fields].map((field) => [field, {}])) }, { safe: false }),
            breaks: waiting.flatMap((monitor) => monitor.breaking(links.selected).breaks),
            concerns: waiting.map(({ key }) => key),
          };
        }),
  },
  {
    id: 'selection.daemonset-mode',
    severity: 'error',
    title: 'A PrometheusAgent in DaemonSet mode takes PodMonitors only',
    why: 'An agent on each node scrapes the pods of that node, which it finds by PodMonitors. A monitor of another kind is valid, and never scraped.',
    cause: 'spec.mode of the PrometheusAgent is DaemonSet, and no other Prometheus exists for the monitor.',
    evidence: 'spec.mode of each PrometheusAgent.',
    fix: 'Write a PodMonitor for the pods, or run a Prometheus, or an agent in the mode StatefulSet, beside it.',
    run: ({ monitors, prometheuses, inventory, scope }) => {
      const [agent] = prometheuses.filter(({ perNode }) => perNode);
      if (agent === undefined || scope.prometheus !== undefined || !inventory.sees('Prometheus') || !inventory.sees('PrometheusAgent'))
        return [];
      return monitors
        .filter(({ verdicts }) => verdicts.length === 0)
        .map((monitor) => ({
          subject: monitor.reference,
          message: `${monitor.name} is never scraped: ${agent.name} runs as a DaemonSet and takes PodMonitors only, and no other Prometheus exists.`,
          evidence: [`${agent.name}: spec.mode: DaemonSet`],
          fix: manualFix(
            comment`write a PodMonitor for the same pods`,
            kubectl(monitor.namespace)`get ${monitor.kind.toLowerCase()} ${monitor.reference.name} -o yaml`,
          ),
          ...monitor.breaking(links.selected),
        }));
    },
  },
  ...selectionChecks({
    link: 'selection',
    noun: 'monitor',
    by: 'Prometheus',
    field: 'serviceMonitorSelector',
    effect: 'is not scraped',
    why: 'A monitor that no Prometheus selects is valid, shows no error and is never scraped.',
    views: ({ monitors }) => monitors,
    broken: (monitor) => monitor.breaking(links.selected),
  }),
];
