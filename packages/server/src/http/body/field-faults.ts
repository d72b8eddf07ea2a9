import type { FieldError, Refusal } from '../../domain/errors.ts'
import { pointer } from './pointer.ts'

/** Faults of one request, gathered so that they are answered all at once. */
export interface FieldFaults {
  add(path: readonly (string | number)[], fault: { code: string; detail: string }): void
  /** Null when there was none. */
  refusal(): Refusal | null
}

/** Faults listed in one answer; the rest are counted. */
const maxListed = 100

export function gatherFaults(): FieldFaults {
  const errors: FieldError[] = []
  let count = 0
  let tooLarge = false
  return {
    add(path, { code, detail }) {
      count += 1
      tooLarge ||= code === 'body_too_large'
      if (count <= maxListed) errors.push({ pointer: pointer(...path), code, detail })
    },
    refusal() {
      const [first] = errors
      if (first === undefined) return null
      const where = first.pointer === '' ? '' : `${first.pointer}: `
      const more = count === 1 ? '' : ` (1 of ${count} faults; "errors" lists up to ${maxListed})`
      return {
        refused: tooLarge ? 'body_too_large' : 'invalid_request',
        detail: `${where}${first.detail}${more}`,
        errors,
      }
    },
  }
}
