import { comment, sh } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix } from '../fix.ts';
import { hiddenComponents } from '../model/control-plane.ts';
import { links } from '../model/links.ts';
import { joinNames } from '../model/object-view.ts';

/** The components of the control plane that a stack monitors can be scraped. */
export const controlPlane: readonly Check[] = [
  {
    id: 'control-plane.managed',
    severity: 'note',
    title: 'A part of the control plane cannot be scraped here',
    why: 'The chart kube-prometheus-stack monitors every component of a control plane, and has an alert for each that is absent. Where a component is hidden, the alert fires for ever.',
    cause:
      'The provider runs the control plane (EKS, GKE, AKS), all components are one process (k3s), or they listen on 127.0.0.1 only (the defaults of kubeadm and Talos, kube-proxy of EKS).',
    evidence: 'The Service of the component selects no pod, or each of its targets refuses the connection.',
    fix: 'Switch the component off in the values of the chart, which takes its alerts away, too. Where the control plane is your own, let it listen on every address of its node.',
    run: ({ monitors, inventory }) => {
      const hidden = hiddenComponents(monitors, inventory);
      const releases = Map.groupBy(hidden, ({ monitor }) => monitor.namespace);
      return [...releases.values()].flatMap((components) => {
        const [first] = components;
        if (first === undefined) return [];
        const { monitor } = first;
        const values = components.map(({ value }) => `${value}.enabled=false`);
        return {
          subject: monitor.reference,
          message: `${joinNames(
            components.map(({ component }) => component),
            4,
          )} cannot be scraped here: ${components.some(({ listens }) => listens) ? 'nothing listens where Prometheus asks' : 'no pod is behind their Services'}.`,
          evidence: components.map((one) => `${one.monitor.name}: ${one.listens ? 'connection refused' : 'no pod'}`),
          fix: manualFix(comment`set these values of the chart: ${values.join(', ')}`, sh`helm -n ${monitor.namespace} list`),
          breaks: components.map((one) => links.reachable(one.monitor.key)),
          concerns: components.flatMap((one) => one.monitor.concerns),
        };
      });
    },
  },
];
