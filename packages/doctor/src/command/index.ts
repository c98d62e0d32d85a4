export { type DoctorOptions, doctorCommand, explainCommand } from './doctor.ts';
export { doctorProgram } from './program.ts';
export { proveRulesCommand } from './prove.ts';
export { proveRuleFiles, type RulesFiles } from './prove-rules.ts';
