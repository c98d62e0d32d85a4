export { faults } from './faults.ts';
export { dashboards } from './lorem.ts';
