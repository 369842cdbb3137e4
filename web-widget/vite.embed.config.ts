import { resolve } from 'node:path';
import { defineConfig } from 'vite';

// The loader is one classic script, because a host page names it in one `<script src>` line.
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2020',
    reportCompressedSize: false,
    lib: {
      entry: resolve(import.meta.dirname, 'embed/main.ts'),
      name: 'PorttiEmbed',
      formats: ['iife'],
      fileName: () => 'embed.js',
    },
  },
});
