#!/usr/bin/env node
import { run } from './run.ts'

let asked = false

const code = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  colors: process.stdout.isTTY === true && !process.env.NO_COLOR,
  onStop(listener) {
    const stop = () => {
      // Asking twice means: now.
      if (asked) process.exit(130)
      asked = true
      listener()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  },
})
process.exit(code)
