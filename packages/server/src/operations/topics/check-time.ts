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
 */
export interface CheckTime {
  /**
   * Calls `next` until it answers false. A call that was stopped is made once more, since the machine
   * may have been to blame; `late` when that was stopped as well.
   */
  run(payer: ChannelId, next: () => boolean): Promise<'done' | 'late' | Refusal>
  /** Nobody pays: for what the operator does. */
  run(payer: null, next: () => boolean): Promise<'done' | 'late'>
}

/** The longest that a check may hold everything else up. */
export const patienceMs = 50

const turnMs = 10
const usualMs = 2
/** Some ten checks that are stopped. */
const payerBudget = { ms: 600, perMs: 60_000 }
/** A tenth of the time. */
const nodeBudget = { ms: 1_000, perMs: 10_000 }
/** Who used no more than this of its own budget is checked also when the node's is used up. */
const littleMs = 50

interface Account {
  readonly endsAtMs: number
  usedMs: number
}

export function createCheckTime(clock: Clock): CheckTime {
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
  function runTurn(payer: ChannelId | null, next: () => boolean): 'done' | 'more' | 'stopped' {
    const beganMs = clock.monotonicMs()
    let checkBeganMs = beganMs
    let slowMs = 0
    const ran = withinTime(turnMs + patienceMs, () => {
      for (;;) {
        const isMore = next()
        const nowMs = clock.monotonicMs()
        slowMs += Math.max(0, nowMs - checkBeganMs - usualMs)
        checkBeganMs = nowMs
        if (!isMore) return 'done'
        if (nowMs - beganMs > turnMs) return 'more'
      }
    })
    const endedMs = clock.monotonicMs()
    if (ran.kind === 'late') slowMs += endedMs - checkBeganMs
    if (payer !== null) pay(payer, slowMs)
    if (endedMs - beganMs > turnMs) {
      turn = nextTurn().then(() => {
        turn = null
      })
    }
    return ran.kind === 'late' ? 'stopped' : ran.value
  }

  function run(payer: ChannelId, next: () => boolean): Promise<'done' | 'late' | Refusal>
  function run(payer: null, next: () => boolean): Promise<'done' | 'late'>
  async function run(payer: ChannelId | null, next: () => boolean) {
    let stopped = 0
    for (;;) {
      while (turn !== null) await turn
      const refusal = payer === null ? null : refuse(payer)
      if (refusal !== null) return refusal
      const came = runTurn(payer, next)
      if (came === 'done') return 'done'
      stopped = came === 'stopped' ? stopped + 1 : 0
      if (stopped === 2) return 'late'
    }
  }

  return { run }
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
