export { type Argument, type Arguments, type Command, type CommandGroup, defineCommand, type Given } from './command.ts';
export type { CommandContext } from './context.ts';
export { proveRuleFiles, type RulesFiles } from './prove-rules.ts';
export { INTERRUPTED, type Program, runCommand } from './run-command.ts';
export { type MainOptions, runMain } from './run-main.ts';
export { type ServiceCommandOptions, serviceCommand } from './service-command.ts';
export { UsageError } from './usage-error.ts';
