import { ClaimLostError } from '../dedupe/claim-lost-error.ts'
import { dedupeKey } from '../dedupe/dedupe-key.ts'
import type { Claim, ClaimResult, DedupeStore } from '../dedupe/dedupe-store.ts'
import type { WebhookEvent } from '../event.ts'
import type { Handler } from '../handler.ts'
import { ok, refuse } from './answers.ts'
import type { Answer } from './incoming.ts'
import { keepClaim } from './keep-claim.ts'
import { orLate } from './or-late.ts'
import { runHandler } from './run-handler.ts'
import type { Setup } from './setup.ts'

interface Job {
  readonly event: WebhookEvent
  readonly handler: Handler
  /** Takes work that may outlive the answer. It never rejects. */
  readonly background: (work: Promise<unknown>) => void
}

/**
 * Runs the handler at most once at a time for an event, and once at all when it succeeds.
 *
 *     claim -> done already: 200
 *           -> somebody is at it: 409, so that the sender asks again should they die
 *           -> no word within the deadline: 503; released, should it be ours later
 *           -> ours: run -> succeeded: commit, 200
 *                        -> failed: release, 5xx, so that the retry runs
 *                        -> deadline: 503 now; the run goes on under its claim and settles it later
 */
export async function handleOnce(setup: Setup, job: Job): Promise<Answer> {
  const { dedupe } = setup
  if (dedupe === null) return runUnder(setup, job, null)
  let result: ClaimResult
  try {
    result = await claimInTime(setup, job, dedupe)
  } catch (error) {
    report(setup, job, error)
    return refuse(503, 'dedupe_unavailable', 'The listener cannot tell duplicates now. Try again.')
  }
  switch (result.kind) {
    case 'done':
      return ok({ duplicate: true })
    case 'in_flight':
      return refuse(409, 'in_flight', 'The same event is being handled. Try again later.', {
        'retry-after': String(result.retryAfterS),
      })
    case 'claimed':
      return runUnder(setup, job, { store: dedupe, claim: result.claim })
  }
}

/** Rejects past the deadline; a claim that comes later is released, as nobody works under it. */
async function claimInTime(setup: Setup, job: Job, store: DedupeStore): Promise<ClaimResult> {
  const { deadlineMs, source } = setup
  const claiming = store.claim(dedupeKey(source, job.event.id))
  const result = await orLate<ClaimResult | null>(claiming, deadlineMs, () => null)
  if (result) return result
  job.background(
    claiming
      .then((late) => late.kind === 'claimed' && store.release(late.claim))
      .catch((error) => report(setup, job, error)),
  )
  throw new Error(`The dedupe store took over ${deadlineMs} ms.`)
}

function report({ onError }: Setup, { event }: Job, error: unknown): void {
  onError(error, { stage: 'dedupe', id: event.id, topic: event.topic })
}

interface Held {
  readonly store: DedupeStore
  readonly claim: Claim
}

function runUnder(setup: Setup, job: Job, held: Held | null) {
  const { event, handler, background } = job
  const stop = new AbortController()
  const letGo = held
    ? keepClaim(held.store, held.claim, {
        onLost: () => stop.abort(new ClaimLostError(held.claim)),
        onError: (error) => report(setup, job, error),
      })
    : () => {}

  return runHandler({
    handler,
    event,
    claim: held?.claim ?? null,
    stop,
    deadlineMs: setup.deadlineMs,
    background,
    onError: (error) =>
      setup.onError(error, { stage: 'handler', id: event.id, topic: event.topic }),
    async settle(succeeded) {
      letGo()
      if (held === null) return
      const { store, claim } = held
      try {
        const kept = succeeded ? await store.commit(claim) : await store.release(claim)
        if (succeeded && !kept) report(setup, job, new ClaimLostError(claim))
      } catch (error) {
        // The work is done or not whatever the store says; the claim lapses by itself.
        report(setup, job, error)
      }
    },
  })
}
