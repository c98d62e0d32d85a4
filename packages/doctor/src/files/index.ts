export { CLUSTER_ONLY } from './cluster-only.ts';
export { type DiagnoseFilesOptions, diagnoseFiles } from './diagnose-files.ts';
export { readSourceTexts, type SourceText } from './source-texts.ts';
export { STACKS, type Stack, stackNamed } from './stack.ts';
