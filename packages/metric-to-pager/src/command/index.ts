export { type PreviewCommandOptions, type PreviewRequest, previewCommand } from './preview/command.ts';
export { type ServiceCommandOptions, serviceCommand } from './service-command.ts';
