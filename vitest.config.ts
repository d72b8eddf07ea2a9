import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Node strips the types of the threads and processes that tests start by a WebAssembly module of its
// own, for each anew, and once in some ten thousand starts V8 crashes on freeing that module's code
// (SIGSEGV under `WasmEngine::FreeDeadCode`). Its cache keeps the stripped sources, so the module is
// loaded a few times only; and a thread starts in half of the time.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node-compile')

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
