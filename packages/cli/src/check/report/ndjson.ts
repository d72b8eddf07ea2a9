import { jsonLine } from '../../terminal/json.ts'
import type { Report } from './report.ts'

/** A result a line. `saw` and `fix` stand with what failed, `why` with what was skipped. */
export const ndjsonReport: Report = {
  add({ check: { id, level, title, fix }, verdict: { kind, ...said }, tookMs }) {
    const advice = kind === 'failed' ? { fix } : {}
    const line = { id, level, title, verdict: kind, ...said, ...advice, took_ms: tookMs }
    return jsonLine(line)
  },
  end: () => '',
}
