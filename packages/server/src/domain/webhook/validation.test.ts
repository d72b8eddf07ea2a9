import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WebhookId } from '../ids.ts'
import {
  defaultMethod,
  judgeChallengeAnswer,
  judgeCodeAnswer,
  judgeHandshake,
  refuseMethod,
  type Validation,
  validationAt,
  validationLimits,
  validationMethods,
} from './validation.ts'

function response(
  status: number,
  fields: { headers?: Record<string, string>; body?: string } = {},
) {
  const body = new TextEncoder().encode(fields.body ?? '')
  return { status, headers: fields.headers ?? {}, body, truncated: false }
}

describe('the answer to a code', () => {
  test('agrees with exactly 200, whatever else is said', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.string(), (status, body) => {
        const { answer } = judgeCodeAnswer(response(status, { body }))
        expect(answer).toBe(status === 200 ? 'agreed' : 'refused')
      }),
    )
  })
})

describe('the answer to a challenge', () => {
  test('agrees with any 2xx that echoes it at the top level', () => {
    for (const status of [200, 201, 202, 299]) {
      const body = '{ "ok": true, "challenge": "abc" }'
      expect(judgeChallengeAnswer(response(status, { body }), 'abc').answer).toBe('agreed')
    }
  })

  test.each([
    [200, ''],
    [200, 'abc'],
    [200, '"abc"'],
    [200, 'null'],
    [200, '["abc"]'],
    [200, '{"challenge":"abd"}'],
    [200, '{"challenge":["abc"]}'],
    [200, '{"data":{"challenge":"abc"}}'],
    [200, '{"challenge":"abc"'],
    [302, '{"challenge":"abc"}'],
    [404, '{"challenge":"abc"}'],
    [500, '{"challenge":"abc"}'],
  ])('refuses with %i and %j', (status, body) => {
    expect(judgeChallengeAnswer(response(status, { body }), 'abc').answer).toBe('refused')
  })

  test('agrees with nothing that a receiver can say without having read it', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const answer = { ...response(200), body: bytes }
        expect(judgeChallengeAnswer(answer, 'unguessable').answer).toBe('refused')
      }),
    )
  })
})

describe('the handshake of CloudEvents', () => {
  test.each(['posthorn.example.com', 'POSTHORN.example.com', ' posthorn.example.com ', '*'])(
    'is consented to by the origin %j, whatever the status',
    (origin) => {
      for (const status of [200, 204, 405, 500]) {
        const headers = { 'webhook-allowed-origin': origin }
        expect(judgeHandshake(response(status, { headers }), 'posthorn.example.com')).toEqual({
          answer: 'agreed',
          rateLimit: null,
        })
      }
    },
  )

  test.each(['', 'example.com', 'posthorn.example.com.evil', '*.example.com', '*, *'])(
    'is not consented to by the origin %j',
    (origin) => {
      const headers = { 'webhook-allowed-origin': origin }
      const { answer } = judgeHandshake(response(200, { headers }), 'posthorn.example.com')
      expect(answer).toBe('refused')
    },
  )

  test('is not consented to by a status alone', () => {
    expect(judgeHandshake(response(200), 'posthorn.local').answer).toBe('refused')
  })

  test.each([
    ['120', 2],
    ['1', 1 / 60],
    ['*', null],
    ['-1', null],
    ['lots', null],
  ])('names the rate %j per minute: %d per second', (rate, rateLimit) => {
    const headers = { 'webhook-allowed-origin': '*', 'webhook-allowed-rate': rate }
    expect(judgeHandshake(response(200, { headers }), 'posthorn.local')).toMatchObject({
      rateLimit,
    })
  })
})

describe('the method of a webhook', () => {
  const open = { validation: 'none', requireValidation: false } as const
  const strict = { validation: 'none', requireValidation: true } as const

  test.each([
    [open, false, 'none'],
    [strict, false, 'code'],
    [{ ...strict, validation: 'challenge' }, false, 'challenge'],
    [open, true, 'code'],
    [{ ...open, validation: 'challenge' }, true, 'code'],
  ] as const)('is, for %o and anonymous %s, %s', (channel, anonymous, method) => {
    expect(defaultMethod(channel, { anonymous })).toBe(method)
  })

  test('is none only with a key, where the channel does not require one', () => {
    for (const method of validationMethods) {
      for (const channel of [open, strict]) {
        for (const anonymous of [false, true]) {
          const may = method !== 'none' || (!anonymous && channel === open)
          expect(refuseMethod(method, { ...channel, anonymous }) === null).toBe(may)
        }
      }
    }
  })
})

describe('a validation request', () => {
  const validation: Validation = {
    id: 'v' as Validation['id'],
    webhookId: 'w' as WebhookId,
    url: 'https://example.com',
    method: 'code',
    codeHash: 'a',
    sentAtMs: 1_000,
    expiresAtMs: 1_000 + validationLimits.codeLifeMs,
    wrongTries: 0,
    answer: 'outstanding',
    httpStatus: null,
    detail: null,
  }
  const lateMs = 1_000 + validationLimits.lostAfterMs

  test('that no answer can come to any more was refused', () => {
    expect(validationAt(validation, lateMs)).toBe(validation)
    expect(validationAt(validation, lateMs + 1)).toMatchObject({ answer: 'refused' })
  })

  test('that was answered stays so', () => {
    const answered = { ...validation, answer: 'agreed' } as const
    expect(validationAt(answered, lateMs + 1)).toBe(answered)
  })
})
