import type { Fields, Files } from '../kubernetes/index.ts';
import type { ServiceDefinition } from '../service.ts';
import type { Command, CommandGroup } from '../terminal/command.ts';
import { deployCommand } from './deploy/command.ts';
import { drillCommand } from './drill/command.ts';
import { type PreviewCommandOptions, previewCommand } from './preview/command.ts';
import { proveCommand } from './prove.ts';
import { statusCommand } from './status/command.ts';
import { synthCommand } from './synth.ts';

export interface ServiceCommandOptions {
  /** Further commands. The options of those that are named `prove` are added to those of the service's own. @default none */
  readonly commands?: readonly Command[];
  /** The generated files that are committed, by their path in the repository. @default none: `synth` without options prints the manifests */
  readonly committed?: () => Files;
  /** What `preview` runs when no option chooses a cluster. @default the cluster of the current context is shown */
  readonly preview?: PreviewCommandOptions['local'];
}

/** Returns the command line of a service: everything that is done with a definition, under the service's name. */
export function serviceCommand<F extends Fields>(service: ServiceDefinition<F>, options: ServiceCommandOptions = {}): CommandGroup {
  const { commands = [], committed, preview } = options;
  const [proves, others] = [commands.filter(({ name }) => name === 'prove'), commands.filter(({ name }) => name !== 'prove')];
  return {
    name: service.name,
    version: service.version,
    summary: `Generates, proves, deploys and watches the service ${service.name}.`,
    commands: [
      synthCommand(service, { committed }),
      proveCommand(service, proves),
      deployCommand(service),
      drillCommand(service),
      statusCommand(service),
      previewCommand({ local: preview }),
      ...others,
    ],
  };
}
