import unit from '../../jest.config.js';

/** Tests that attack what runs, one at a time. @type {import('jest').Config} */
export default {
  ...unit,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/hostile/**/*.test.ts'],
  maxWorkers: 1,
};
