import { createContext, Script } from 'node:vm'

export type WithinTime<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'late' }

const slot: { run: () => unknown } = { run: () => undefined }
const sandbox = createContext(slot)
const script = new Script('run()')

/**
 * Runs something synchronous that may take too long, and stops it when its time is up: also in the
 * middle of a regular expression that backtracks without end, which nothing else can. It costs 130 us,
 * as a thread stands watch.
 */
export function withinTime<Value>(ms: number, run: () => Value): WithinTime<Value> {
  let value: { readonly of: Value } | null = null
  slot.run = () => {
    value = { of: run() }
  }
  try {
    script.runInContext(sandbox, { timeout: ms })
  } catch (error) {
    if (isTimeout(error)) return { kind: 'late' }
    throw error
  } finally {
    slot.run = () => undefined
  }
  return done(value)
}

function done<Value>(value: { readonly of: Value } | null): WithinTime<Value> {
  if (value === null) throw new Error('a script ended without running what it was given')
  return { kind: 'done', value: value.of }
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}
