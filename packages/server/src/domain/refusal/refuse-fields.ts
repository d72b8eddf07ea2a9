import type { FieldError, Refusal, RefusalCode } from './refusal.ts'

/** The most faults that one answer lists; the rest are counted. */
const maxListed = 100

/**
 * Refuses what somebody sent because of the fields at fault. Every such refusal is made here, so that
 * all of them read alike: the sentence says how many faults there are and tells the first.
 */
export function refuseFields(
  faults: readonly [FieldError, ...FieldError[]],
  refused: RefusalCode = 'invalid_request',
): Refusal {
  return refusalOf(faults, { count: faults.length, refused })
}

/** Faults of one request, gathered so that they are answered all at once. */
export interface FieldFaults {
  /** The fault is put into words only if it will be listed: a body can hold a million. */
  add(describe: () => FieldError): void
  /** Null when there was none. */
  refusal(refused?: RefusalCode): Refusal | null
}

export function gatherFaults(): FieldFaults {
  const listed: FieldError[] = []
  let count = 0
  return {
    add(describe) {
      count += 1
      if (count <= maxListed) listed.push(describe())
    },
    refusal(refused = 'invalid_request') {
      const [first, ...more] = listed
      return first === undefined ? null : refusalOf([first, ...more], { count, refused })
    },
  }
}

function refusalOf(
  faults: readonly [FieldError, ...FieldError[]],
  { count, refused }: { count: number; refused: RefusalCode },
): Refusal {
  const [first] = faults
  const errors = faults.slice(0, maxListed)
  return { refused, detail: `${howMany(first, count)}${first.detail}`, errors }
}

function howMany({ pointer }: FieldError, count: number): string {
  const at = pointer === '' ? '' : ` at ${pointer}`
  if (count > 1) {
    const listed = count > maxListed ? ` (errors lists ${maxListed})` : ''
    return `${count} faults${listed}, the first${at}: `
  }
  // Of the whole body, the sentence says where by itself.
  return at === '' ? '' : `One fault${at}: `
}
