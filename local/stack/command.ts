import { type Command, defineCommand } from 'metric-to-pager/terminal';

/** The command `stack`: runs the service with its monitoring on this machine. */
export const stackCommand: Command = defineCommand({
  name: 'stack',
  summary: 'Runs the service with Prometheus, Alertmanager and Grafana, or else the preview, on this machine.',
  arguments: {
    'without-dashboards': { type: 'boolean', description: 'Starts neither Grafana nor the preview.' },
  },
  run: async (given, { repository, env, signal, stdout, stderr }) => {
    const { runStack } = await import('./run.ts');
    return runStack({ repository, environment: env, signal, stdout, stderr, dashboards: given['without-dashboards'] ? 'none' : 'drawn' });
  },
});
