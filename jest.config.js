/** @type {import('jest').Config} */
const shared = {
  rootDir: __dirname,
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  testEnvironment: 'node',
  // As package.json exports it; Jest does not know a package's own name.
  moduleNameMapper: { '^todo-agent/client$': '<rootDir>/client/dist/client.js' },
};

module.exports = {
  testTimeout: 30_000,
  // Most of a suite is waiting: for a server, a timer, a process that starts.
  maxWorkers: '100%',
  // Each spec file evaluates the app anew and leaves some 50 MB behind; a worker that has grown is replaced.
  workerIdleMemoryLimit: '1GB',
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{src,web/src}/**/*.spec.ts'] },
    { ...shared, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.spec.ts'] },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'] },
  ],
};
