const { join } = require('node:path');

/** Apart from `npm test`, since it wants a Chromium; `npm run test:browser` builds the page first. */
/** @type {import('jest').Config} */
module.exports = {
  rootDir: join(__dirname, '..', '..'),
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  testEnvironment: 'node',
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/browser/**/*.spec.ts'],
};
