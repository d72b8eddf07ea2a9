import { describe, expect, it } from 'vitest'
import type { FieldError } from './refusal.ts'
import { gatherFaults, refuseFields } from './refuse-fields.ts'

const fault = (pointer: string): FieldError => ({
  pointer,
  code: 'wrong_type',
  detail: `What is wrong at ${pointer}.`,
})

describe('a refusal of fields', () => {
  it('says of one fault where it is and what', () => {
    expect(refuseFields([fault('/a')])).toEqual({
      refused: 'invalid_request',
      detail: 'One fault at /a: What is wrong at /a.',
      errors: [fault('/a')],
    })
  })

  it('says of several how many there are, and the first', () => {
    const { detail, errors } = refuseFields([fault('/a'), fault('/b')])
    expect(detail).toBe('2 faults, the first at /a: What is wrong at /a.')
    expect(errors).toEqual([fault('/a'), fault('/b')])
  })

  it('says of the whole body only what is wrong with it', () => {
    expect(refuseFields([{ ...fault(''), detail: 'The body is a list.' }]).detail).toBe(
      'The body is a list.',
    )
  })

  it('may have another code than that of invalid fields', () => {
    expect(refuseFields([fault('/a')], 'duplicate_key').refused).toBe('duplicate_key')
  })
})

describe('faults that are gathered', () => {
  it('are no refusal while there is none', () => {
    expect(gatherFaults().refusal()).toBeNull()
  })

  it('are all counted, 100 of them listed, and the others not even put into words', () => {
    const faults = gatherFaults()
    let described = 0
    for (let at = 0; at < 1_000; at++) {
      faults.add(() => {
        described += 1
        return fault(`/${at}`)
      })
    }
    const refusal = faults.refusal('body_too_large')
    expect(refusal).toMatchObject({
      refused: 'body_too_large',
      detail: '1000 faults (errors lists 100), the first at /0: What is wrong at /0.',
    })
    expect(refusal?.errors).toHaveLength(100)
    expect(described).toBe(100)
  })
})
