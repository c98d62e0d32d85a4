export { proveRuleFiles, type RulesFiles } from '../../../doctor/src/command/prove-rules.ts';
export { type Argument, type Arguments, type Command, type CommandGroup, defineCommand, type Given } from '../terminal/command.ts';
export type { CommandContext } from '../terminal/context.ts';
export { INTERRUPTED, type Program, runCommand } from '../terminal/run-command.ts';
export { type MainOptions, runMain } from '../terminal/run-main.ts';
export { UsageError } from '../terminal/usage-error.ts';
export { type ServiceCommandOptions, serviceCommand } from './service-command.ts';
