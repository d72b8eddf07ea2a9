import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../domain/clock.ts'
import type { ChannelId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { withinTime } from './within-time.ts'

/**
 * Gives checks that may take long their share of this node's time. While one runs nothing else goes
 * on, so it is stopped after 50 ms, and after 10 ms of checks everything else gets a turn before the
 * next. What takes more than 2 ms counts against the budget of its channel and of the node; when a
 * budget is used up, such checks are refused until it is new.
 *
 * Only the clock on the wall can stop a check, but a check is judged by what this thread did meanwhile:
 * on a machine that is busy with something else, 50 ms may be over before a good check has begun.
 */
export interface CheckTime {
  /**
   * Calls `next` until it answers false. A call that was stopped is made again, as something else may
   * have been to blame, such as the collection of garbage: `late` when it had 50 ms of the processor's
   * time to itself twice, or twice of that at once. While it gets much less, it gets twice as long each
   * time, up to 400 ms, and then the request is refused as one to send again.
   */
  run(payer: ChannelId | null, next: () => boolean): Promise<'done' | 'late' | Refusal>
}

/** The longest that a check may hold everything else up, where the machine has time for it. */
export const patienceMs = 50
const mostPatienceMs = 400
/** Nearly all of 50: systems count a thread's time in ticks of up to 16 ms. */
const fairMs = 35

const turnMs = 10
const usualMs = 2
/** Some ten checks that are stopped. */
const payerBudget = { ms: 600, perMs: 60_000 }
/** A tenth of the time. */
const nodeBudget = { ms: 1_000, perMs: 10_000 }
/** Who used no more than this of its own budget is checked also when the node's is used up. */
const littleMs = 50

interface Turn {
  /** `stopped`: the check whose turn it was took too long. */
  readonly came: 'done' | 'more' | 'stopped'
  /** Checks that came to their end before. */
  readonly passed: number
  /** What the stopped check took of this thread. */
  readonly stoppedMs: number
}

interface Account {
  readonly endsAtMs: number
  usedMs: number
}

/** `cpuMs` is how long this thread has had the processor. */
export function createCheckTime(clock: Clock, cpuMs = threadCpuMs): CheckTime {
  const payers = new Map<ChannelId, Account>()
  let node: Account = { endsAtMs: 0, usedMs: 0 }
  let turn: Promise<void> | null = null

  function accountOf(payer: ChannelId): Account | undefined {
    const account = payers.get(payer)
    if (account === undefined || account.endsAtMs > clock.monotonicMs()) return account
    payers.delete(payer)
    return undefined
  }

  function refuse(payer: ChannelId): Refusal | null {
    const nowMs = clock.monotonicMs()
    const account = accountOf(payer)
    if (account === undefined) return null
    if (account.usedMs >= payerBudget.ms) return usedUp(account.endsAtMs - nowMs)
    const nodeIsBusy = node.endsAtMs > nowMs && node.usedMs >= nodeBudget.ms
    return nodeIsBusy && account.usedMs > littleMs ? busy(node.endsAtMs - nowMs) : null
  }

  function pay(payer: ChannelId, ms: number): void {
    if (ms <= 0) return
    const nowMs = clock.monotonicMs()
    if (node.endsAtMs <= nowMs) {
      node = { endsAtMs: nowMs + nodeBudget.perMs, usedMs: 0 }
      for (const each of payers.keys()) accountOf(each)
    }
    node.usedMs += ms
    const account = accountOf(payer) ?? { endsAtMs: nowMs + payerBudget.perMs, usedMs: 0 }
    account.usedMs += ms
    payers.set(payer, account)
  }

  /** Runs checks for one turn; answers what the last of them came to. */
  function runTurn(payer: ChannelId | null, next: () => boolean, longestMs: number): Turn {
    const beganMs = clock.monotonicMs()
    let checkBegan = { wallMs: beganMs, cpuMs: cpuMs() }
    let passed = 0
    let slowMs = 0
    /** What the check took of this thread: both clocks go on in ticks, or while others have the processor. */
    const tookMs = (now: typeof checkBegan) =>
      Math.min(now.wallMs - checkBegan.wallMs, now.cpuMs - checkBegan.cpuMs)
    const ran = withinTime(turnMs + longestMs, (): 'done' | 'more' => {
      for (;;) {
        const isMore = next()
        const now = { wallMs: clock.monotonicMs(), cpuMs: cpuMs() }
        slowMs += Math.max(0, tookMs(now) - usualMs)
        checkBegan = now
        passed += 1
        if (!isMore) return 'done'
        if (now.wallMs - beganMs > turnMs) return 'more'
      }
    })
    const ended = { wallMs: clock.monotonicMs(), cpuMs: cpuMs() }
    const stoppedMs = ran.kind === 'late' ? tookMs(ended) : 0
    if (payer !== null) pay(payer, slowMs + stoppedMs)
    if (ended.wallMs - beganMs > turnMs) {
      turn = nextTurn().then(() => {
        turn = null
      })
    }
    return { came: ran.kind === 'late' ? 'stopped' : ran.value, passed, stoppedMs }
  }

  async function run(payer: ChannelId | null, next: () => boolean) {
    let usedMs = 0
    let longestMs = patienceMs
    for (;;) {
      while (turn !== null) await turn
      const refusal = payer === null ? null : refuse(payer)
      if (refusal !== null) return refusal
      const { came, passed, stoppedMs } = runTurn(payer, next, longestMs)
      if (came === 'done') return 'done'
      if (passed > 0) {
        usedMs = 0
        longestMs = patienceMs
      }
      if (came !== 'stopped') continue
      if (stoppedMs >= fairMs) {
        usedMs += stoppedMs
        if (usedMs >= 2 * fairMs) return 'late'
      } else {
        longestMs *= 2
        if (longestMs > mostPatienceMs) return starved
      }
    }
  }

  return { run }
}

function threadCpuMs(): number {
  const { system, user } = process.threadCpuUsage()
  return (system + user) / 1_000
}

const starved: Refusal = {
  refused: 'overloaded',
  detail:
    'The machine is too busy with other programs to hold the data against the schema of its topic. Send the request again in a second.',
  retryAfterS: 1,
}

function usedUp(forMs: number): Refusal {
  const retryAfterS = Math.ceil(forMs / 1_000)
  return {
    refused: 'too_many_requests',
    detail: `Holding data of this channel against the schemas of its topics took ${payerBudget.ms} ms longer within a minute than is usual. Send the request again in ${retryAfterS} s; data that is smaller, or a schema with simpler patterns, takes less.`,
    retryAfterS,
  }
}

function busy(forMs: number): Refusal {
  const retryAfterS = Math.ceil(forMs / 1_000)
  return {
    refused: 'overloaded',
    detail: `The server spends as much time as it may on holding data against slow schemas. Send the request again in ${retryAfterS} s.`,
    retryAfterS,
  }
}
