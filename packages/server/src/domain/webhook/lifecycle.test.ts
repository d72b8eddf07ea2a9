import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterMove,
  beginLife,
  isValidated,
  type Life,
  type LifecycleMove,
  statusReasons,
  type WebhookStatus,
  webhookStatuses,
} from './lifecycle.ts'
import { validationMethods } from './validation.ts'

const deactivate = { kind: 'deactivate' } as const
const reactivate = { kind: 'reactivate' } as const
const confirm = { kind: 'confirm', atMs: 1 } as const
const changeUrl = { kind: 'change_url' } as const
const disable = { kind: 'disable', reason: 'gone' } as const

function life(status: WebhookStatus, fields: Partial<Life> = {}): Life {
  return {
    status,
    statusReason: null,
    validation: 'code',
    validatedAtMs: status === 'to_be_validated' ? null : 1,
    deletedAtMs: null,
    ...fields,
  }
}

describe('a webhook', () => {
  test.each([
    ['none', 'active'],
    ['code', 'to_be_validated'],
    ['challenge', 'to_be_validated'],
    ['cloudevents', 'to_be_validated'],
  ] as const)('created with validation %s is %s', (method, status) => {
    expect(beginLife(method)).toMatchObject({ status, statusReason: null, validatedAtMs: null })
  })

  test.each([
    ['to_be_validated', confirm, 'active'],
    ['to_be_validated', deactivate, 'suspended'],
    ['active', deactivate, 'suspended'],
    ['active', disable, 'disabled'],
    ['active', changeUrl, 'to_be_validated'],
    ['suspended', reactivate, 'active'],
    ['suspended', changeUrl, 'suspended'],
    ['disabled', reactivate, 'active'],
    ['disabled', changeUrl, 'disabled'],
  ] as const)('that is %s becomes, by %o, %s', (from, move, to) => {
    expect(afterMove(life(from), move)?.status).toBe(to)
  })

  test.each([
    ['suspended', deactivate],
    ['active', reactivate],
    ['to_be_validated', reactivate],
    ['to_be_validated', changeUrl],
    ['disabled', disable],
    ['active', { kind: 'change_method', method: 'code' }],
  ] as const)('that is %s is left as it is by %o', (from, move) => {
    const before = life(from)
    expect(afterMove(before, move)).toBe(before)
  })

  test('that a person suspended is not disabled behind their back', () => {
    expect(afterMove(life('suspended'), disable)).toBeNull()
  })

  test('that is disabled is reactivated before it can be deactivated', () => {
    expect(afterMove(life('disabled'), deactivate)).toBeNull()
  })

  test('that is suspended stays so when its receiver agrees, and is active once reactivated', () => {
    const agreed = afterMove(life('suspended', { validatedAtMs: null }), confirm)
    expect(agreed).toMatchObject({ status: 'suspended', validatedAtMs: 1 })
    expect(agreed && afterMove(agreed, reactivate)?.status).toBe('active')
  })

  test.each(['suspended', 'disabled'] as const)(
    'that is %s and not validated is to be validated once reactivated',
    (status) => {
      const before = life(status, { validatedAtMs: null, statusReason: 'deactivated' })
      expect(afterMove(before, reactivate)).toMatchObject({
        status: 'to_be_validated',
        statusReason: null,
      })
    },
  )

  test('without validation stays active under another URL', () => {
    expect(afterMove(beginLife('none'), changeUrl)?.status).toBe('active')
  })

  test('whose URL was validated under another method need not be asked again', () => {
    const moved = afterMove(life('active'), { kind: 'change_method', method: 'challenge' })
    expect(moved).toMatchObject({ status: 'active', validation: 'challenge' })
  })

  test('that shall be validated from now on waits for it', () => {
    const moved = afterMove(beginLife('none'), { kind: 'change_method', method: 'code' })
    expect(moved?.status).toBe('to_be_validated')
  })

  test('that is deleted moves no more', () => {
    const deleted = afterMove(life('active'), { kind: 'delete', atMs: 2 })
    for (const move of [confirm, changeUrl, deactivate, reactivate, disable]) {
      expect(deleted && afterMove(deleted, move)).toBeNull()
    }
  })
})

const anyMove = fc.oneof(
  fc.nat(99).map((atMs): LifecycleMove => ({ kind: 'confirm', atMs })),
  fc.constant<LifecycleMove>(changeUrl),
  fc
    .constantFrom(...validationMethods)
    .map((method): LifecycleMove => ({ kind: 'change_method', method })),
  fc.constant<LifecycleMove>(deactivate),
  fc.constant<LifecycleMove>(reactivate),
  fc
    .constantFrom(...statusReasons.filter((reason) => reason !== 'deactivated'))
    .map((reason): LifecycleMove => ({ kind: 'disable', reason })),
  fc.nat(99).map((atMs): LifecycleMove => ({ kind: 'delete', atMs })),
)
const anyMoves = fc.array(anyMove, { maxLength: 30 })
const anyMethod = fc.constantFrom(...validationMethods)

/** Each step of a life: the move, and the life before and after it. */
function* steps(method: Life['validation'], moves: readonly LifecycleMove[]) {
  let before = beginLife(method)
  for (const move of moves) {
    const after = afterMove(before, move) ?? before
    yield { before, move, after }
    before = after
  }
}

describe('no sequence of moves', () => {
  test('sends to a URL whose receiver was asked for nothing but did not agree', () => {
    fc.assert(
      fc.property(anyMethod, anyMoves, (method, moves) => {
        // An account of its own: whether the URL there now was agreed to since it is there.
        let agreed = false
        for (const { before, move, after } of steps(method, moves)) {
          if (before.deletedAtMs === null && move.kind === 'confirm') agreed = true
          if (before.deletedAtMs === null && move.kind === 'change_url') agreed = false
          if (after.status === 'active' && after.validation !== 'none') expect(agreed).toBe(true)
          expect(isValidated(after)).toBe(agreed || after.validation === 'none')
        }
      }),
    )
  })

  test('leaves a webhook waiting for validation whose URL may be sent to', () => {
    fc.assert(
      fc.property(anyMethod, anyMoves, (method, moves) => {
        for (const { after } of steps(method, moves)) {
          if (after.status === 'to_be_validated') expect(isValidated(after)).toBe(false)
        }
      }),
    )
  })

  test('starts again what its owner stopped, unless its owner reactivates it', () => {
    fc.assert(
      fc.property(anyMethod, anyMoves, (method, moves) => {
        for (const { before, move, after } of steps(method, moves)) {
          if (before.status !== 'suspended' && before.status !== 'disabled') continue
          if (after.status !== before.status) expect(move.kind).toBe('reactivate')
        }
      }),
    )
  })

  test('gives a reason to what runs, or none to what was stopped', () => {
    fc.assert(
      fc.property(anyMethod, anyMoves, (method, moves) => {
        for (const { after } of steps(method, moves)) {
          const isStopped = after.status === 'suspended' || after.status === 'disabled'
          expect(after.statusReason !== null).toBe(isStopped)
          expect(webhookStatuses).toContain(after.status)
        }
      }),
    )
  })

  test('gains anything from a move made twice in a row', () => {
    fc.assert(
      fc.property(anyMethod, anyMoves, anyMove, (method, moves, last) => {
        const [first, second] = [...steps(method, [...moves, last, last])].slice(-2)
        expect(second?.after).toEqual(first?.after)
      }),
    )
  })

  test('ends without a way to make the webhook active, short of deleting it', () => {
    fc.assert(
      fc.property(anyMethod, anyMoves, (method, moves) => {
        const reached = [...steps(method, moves)].at(-1)?.after ?? beginLife(method)
        const again = afterMove(reached, reactivate)
        const agreed = again && afterMove(again, confirm)
        expect(agreed?.status === 'active').toBe(reached.deletedAtMs === null)
      }),
    )
  })
})
