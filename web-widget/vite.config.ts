/// <reference types="vitest/config" />
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;
const pages = {
  widget: 'widget/index.html',
  console: 'console/index.html',
  identify: 'identify/index.html',
  returned: 'identify/returned.html',
  signedOut: 'identify/signed-out.html',
};

// The pages run under `script-src 'self'; style-src 'self'; require-trusted-types-for 'script'`,
// so nothing is inlined, neither scripts nor styles nor data addresses, and no polyfill that
// writes script elements is added.
export default defineConfig({
  root,
  appType: 'mpa',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: Object.fromEntries(
        Object.entries(pages)
          .map(([name, page]) => [name, resolve(root, page)] as const)
          .filter(([, page]) => existsSync(page)),
      ),
    },
  },
  test: {
    include: ['{shared,embed,widget,identify,console}/**/*.test.{ts,tsx}'],
    environment: 'node',
    // Loading the modules anew for each file would take longer than the tests.
    pool: 'threads',
    isolate: false,
    setupFiles: ['shared/test_setup.ts'],
    unstubGlobals: true,
    restoreMocks: true,
  },
});
