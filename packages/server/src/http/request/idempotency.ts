import { hash } from 'node:crypto'
import type { ApiKey } from '../../domain/api-key.ts'
import { quoted } from '../../domain/refusal/quoted.ts'
import { isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../../operations/context.ts'
import type { Remember } from '../../operations/remember.ts'
import type { SealPlace } from '../../secrets/sealer.ts'
import type { AnsweredBefore, RememberedAnswer } from '../../store/store.ts'
import { type Answer, bytesAnswer } from '../answer/answer.ts'

/** Remembers the answer to one request, in the transaction of what it did. */
export interface AnswerMemory {
  /** The first answer to the request, if it was answered before. */
  recall(): Promise<Answer | Refusal | null>
  keep(answer: Answer): RememberedAnswer
  replay(before: AnsweredBefore): Answer | Refusal
}

export interface OnceRequest {
  readonly key: ApiKey | null
  readonly method: string
  readonly path: string
  readonly idempotencyKey: string | undefined
  readonly bytes: Uint8Array
}

const keptMs = 24 * 60 * 60 * 1000
const keyPattern = /^[\x21-\x7e]{1,255}$/

/**
 * The memory that a request asks for with `Idempotency-Key`. Requests without a credential get none:
 * there would be nobody to keep answers apart for.
 */
export function answerMemory(
  context: OperationContext,
  { key, method, path, idempotencyKey, bytes }: OnceRequest,
): AnswerMemory | Refusal | null {
  if (idempotencyKey === undefined || key === null) return null
  if (!keyPattern.test(idempotencyKey)) {
    return {
      refused: 'bad_request',
      detail: `${quoted(idempotencyKey)} is not a usable Idempotency-Key: write 1 to 255 visible ASCII characters without spaces, such as a UUID.`,
    }
  }
  const scope = `${key.id} ${method} ${path} ${idempotencyKey}`
  const place: SealPlace = ['answers', scope, 'body']
  const fingerprint = hash('sha256', bytes, 'hex')
  const replay = (before: AnsweredBefore): Answer | Refusal => {
    if (before.fingerprint !== fingerprint) {
      return {
        refused: 'idempotency_key_reused',
        detail: `The Idempotency-Key ${quoted(idempotencyKey)} came with another body within the last 24 hours. To get the first answer again, send the first body again, byte for byte; for another request, take another key.`,
      }
    }
    return {
      ...bytesAnswer(before.status, context.sealer.open(before.sealedBody, place)),
      headers: { 'idempotent-replayed': 'true' },
    }
  }
  return {
    replay,
    async recall() {
      const before = await context.store.read.answers.recall(scope, context.clock.nowMs())
      return before && replay(before)
    },
    keep({ status, body }) {
      const nowMs = context.clock.nowMs()
      const sealedBody = context.sealer.seal(body, place)
      return { scope, fingerprint, status, sealedBody, expiresAtMs: nowMs + keptMs, nowMs }
    },
  }
}

/**
 * Runs what creates something, at most once per Idempotency-Key; the same request gets the same answer.
 * That is looked up first, since what `run` checks may have changed. A request made twice at once finds
 * nothing yet: the transaction of `run` settles who was first.
 */
export async function once<Made extends object>(
  { memory }: { readonly memory: AnswerMemory | null },
  run: (remember: Remember<Made>) => Promise<Made | AnsweredBefore | Refusal>,
  present: (made: Made) => Answer,
): Promise<Answer | Refusal> {
  const before = memory === null ? null : await memory.recall()
  if (before !== null) return before
  const made = await run(memory && ((made) => memory.keep(present(made))))
  if (isRefusal(made)) return made
  if (!isAnsweredBefore(made)) return present(made)
  if (memory === null) throw new Error('an answer was remembered for a request without a key')
  return memory.replay(made)
}

function isAnsweredBefore(made: object): made is AnsweredBefore {
  return 'kind' in made && made.kind === 'answered_before'
}
