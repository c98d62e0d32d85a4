import { type Command, defineCommand } from 'metric-to-pager/terminal';
import { runDevLoop } from './dev-loop.ts';

/** The command behind `npm run dev:k8s`. */
export const devLoopCommand: Command = defineCommand({
  name: 'npm run dev:k8s --',
  summary: "Runs Skaffold's watch loop with synthesis beside it.",
  arguments: {
    profile: { type: 'string', alias: 'p', valueHint: 'NAMES', default: 'dev', description: 'The profiles of skaffold.yaml.' },
    'default-repo': { type: 'string', alias: 'd', valueHint: 'REPOSITORY', description: 'The registry that images are pushed to.' },
    'kube-context': { type: 'string', valueHint: 'NAME', description: 'The context of the kubeconfig.' },
    skaffold: { type: 'positional', multiple: true, description: 'After --: other options of `skaffold dev`.' },
  },
  run: async ({ profile, skaffold, 'default-repo': repository, 'kube-context': kubeContext }, context) => {
    const { code, sentence } = await runDevLoop({
      repository: context.repository,
      environment: context.env,
      signal: context.signal,
      argv: [
        ...['--profile', profile],
        ...(repository === undefined ? [] : ['--default-repo', repository]),
        ...(kubeContext === undefined ? [] : ['--kube-context', kubeContext]),
        ...skaffold,
      ],
    });
    context.stderr(`${sentence}\n`);
    return code;
  },
});
