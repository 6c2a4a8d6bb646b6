/** Lets a child process of a test run TypeScript as jest does: `node --require register-ts.cjs script.ts`. */
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformFileSync(filename, { sourceMaps: false });
  module._compile(code, filename);
};
