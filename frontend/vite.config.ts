import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const coordinator = process.env['BOOTBENCH_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // The Content-Security-Policy allows no data: URLs, so nothing may be inlined into one.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      output: {
        // Heavy libraries in files of their own, so that a page without a terminal or an editor never loads them.
        manualChunks: {
          terminal: ['@xterm/xterm', '@xterm/addon-fit', '@xterm/addon-search'],
          editor: ['@codemirror/view', '@codemirror/state', '@codemirror/commands', '@codemirror/search', '@codemirror/autocomplete'],
          interface: ['@mantine/core', '@mantine/hooks', '@mantine/notifications'],
          react: ['react', 'react-dom', 'react-router-dom', '@tanstack/react-query'],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: coordinator, ws: true } } },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    css: false,
    restoreMocks: true,
    testTimeout: 15_000,
    retry: 1,
    reporters: ['default', './src/test/secondTries.ts'],
  },
});
