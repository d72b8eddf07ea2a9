import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser'] },
  build: {
    outDir: 'dist',
    target: 'es2023',
    // Nothing inline: the server's Content-Security-Policy allows no data: scripts.
    assetsInlineLimit: 0,
    sourcemap: false,
    // Which file holds which page, for scripts/console/weight.ts. The server does not serve it.
    manifest: true,
  },
  server: { port: 8402, proxy: { '/v1': { target: 'http://127.0.0.1:8400' } } },
})
