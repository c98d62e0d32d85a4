export { type Clock, systemClock } from './clock.ts';
export { type Look, type UntilOptions, until } from './until.ts';
