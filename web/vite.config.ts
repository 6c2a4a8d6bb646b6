import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

const api = 'http://127.0.0.1:3000';

/** `npm run build` writes `web/dist`, which the app serves; `npm run dev:web` serves the sources beside a running app. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  cacheDir: '../node_modules/.cache/vite',
  plugins: [compression({ algorithms: ['gzip', 'brotliCompress'], threshold: 1024 })],
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      // "use client" speaks to frameworks that render on a server.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  server: {
    proxy: Object.fromEntries(['/auth', '/threads', '/tasks', '/me', '/health'].map((path) => [path, api])),
  },
});
