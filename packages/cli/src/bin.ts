#!/usr/bin/env node
import { keepCompiled } from './process/compile-cache.ts'

keepCompiled(process.env)
// Only what is imported from here on is kept.
const { runProcess } = await import('./process/run-process.ts')
await runProcess(process.env)
