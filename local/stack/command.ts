import { type Command, defineCommand } from 'metric-to-pager/command';

/** The command `stack`: runs the service with everything that watches it on this machine. */
export const stackCommand: Command = defineCommand({
  name: 'stack',
  summary: 'Runs the service with Prometheus, Alertmanager and, where there is one, Grafana on this machine.',
  arguments: {},
  run: async (_given, { repository, env, signal, stdout, stderr }) => {
    const { runStack } = await import('./run.ts');
    return runStack({ repository, environment: env, signal, stdout, stderr });
  },
});
