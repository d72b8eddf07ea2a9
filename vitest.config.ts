import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    pool: 'forks',
    execArgv: ['--conditions=source'],
    testTimeout: 60_000,
    // Starting a server in a busy machine takes its time.
    hookTimeout: 60_000,
    // Half of a test is waiting for sockets, disks and processes.
    maxWorkers: '100%',
  },
})
