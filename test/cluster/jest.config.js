import unit from '../../jest.config.js';

/** Tests on a real cluster, run one at a time by `run-suites.ts`: they share namespaces. @type {import('jest').Config} */
export default {
  ...unit,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/cluster/suites/*.test.ts'],
  // Every wait has its own shorter timeout, with a message.
  testTimeout: 20 * 60_000,
  maxWorkers: 1,
  reporters: ['<rootDir>/test/cluster/progress-reporter.js'],
};
