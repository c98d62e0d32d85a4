export { catalogueFile } from './catalogue-file.ts';
export { compareWithScrape, type Difference } from './compare.ts';
export { newServiceFiles, type ServiceKind } from './new-service-files.ts';
export { type LeftOut, type ObservedMetric, observedMetrics } from './observed.ts';
export { projectFiles } from './project-files.ts';
export { type Proposal, proposeDefinition } from './proposal.ts';
export { serviceFile } from './service-file.ts';
