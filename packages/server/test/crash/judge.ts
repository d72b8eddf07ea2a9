import type { LedgerPost } from './ledger-posts.ts'
import type { Life } from './lives.ts'
import type { Publish } from './publishing.ts'

export interface Evidence {
  readonly publishes: readonly Publish[]
  /** In the order in which they arrived. */
  readonly posts: readonly LedgerPost[]
  /** The webhooks, each of which wants every event. */
  readonly paths: readonly string[]
  readonly lives: readonly Pick<Life, 'spawnedAtMs' | 'end'>[]
  /** How many deliveries may be sent again after one kill. */
  readonly mostInFlight: number
}

export interface Judgement {
  /** Events whose publisher got a 201. */
  readonly accepted: number
  /** Those of them that every webhook's receiver took. */
  readonly delivered: number
  /** POSTs of a delivery that its receiver had taken before. */
  readonly duplicates: number
  /** The most that one kill caused. */
  readonly mostDuplicates: number
  /** Events whose publisher lost the answer: how many arrived all the same. */
  readonly unknown: { readonly events: number; readonly arrived: number }
  /** What must never happen and did, a sentence each. */
  readonly faults: readonly string[]
}

/** Compares what the receiver wrote down with what the publishers were told. Asks no server. */
export function judge(evidence: Evidence): Judgement {
  const { lives, mostInFlight, paths, posts, publishes } = evidence
  const faults = refuseSignatures(posts)
  const idsOfMark = new Map<string, Set<string>>()
  const taken = new Set<string>()
  for (const { path, id, mark, taken: wasTaken } of posts) {
    idsOfMark.set(mark, (idsOfMark.get(mark) ?? new Set()).add(id))
    if (wasTaken) taken.add(`${path} ${id}`)
  }
  const reached = (id: string) => paths.filter((path) => taken.has(`${path} ${id}`)).length

  let accepted = 0
  let delivered = 0
  const unknown = { events: 0, arrived: 0 }
  for (const { marks, end, ids } of publishes) {
    const arrivedIds = marks.flatMap((mark) => [...(idsOfMark.get(mark) ?? [])])
    if (end === 'accepted') {
      accepted += ids.length
      delivered += ids.filter((id) => reached(id) === paths.length).length
      const strangers = arrivedIds.filter((id) => !ids.includes(id))
      for (const id of strangers) faults.push(`event ${id} is a second copy of one of ${ids}`)
      continue
    }
    const whole = arrivedIds.filter((id) => reached(id) === paths.length).length
    if (arrivedIds.length > 0 && (whole !== marks.length || end === 'refused')) {
      faults.push(
        `${whole} of ${marks.length} events arrived everywhere of a request that was ${end}: ${marks[0]}`,
      )
    }
    if (end !== 'unknown') continue
    unknown.events += marks.length
    unknown.arrived += whole
  }
  const perLife = duplicatesPerLife(posts, lives, faults)
  for (const [at, count] of perLife.entries()) {
    if (count > mostInFlight) {
      faults.push(`${count} duplicates after kill ${at + 1}, more than ${mostInFlight}`)
    }
  }
  return {
    accepted,
    delivered,
    duplicates: perLife.reduce((sum, count) => sum + count, 0),
    mostDuplicates: Math.max(0, ...perLife),
    unknown,
    faults,
  }
}

function refuseSignatures(posts: readonly LedgerPost[]): string[] {
  const wrong = posts.filter(({ verdict }) => verdict !== 'valid')
  return wrong.map(({ id, path, verdict }) => `the signature of ${id} at ${path} is ${verdict}`)
}

/**
 * How many deliveries that the receiver had taken in one life of the server were sent again in a later
 * one. Only a kill may cause that; within a life, or after a stop that finished, it is a fault.
 */
function duplicatesPerLife(
  posts: readonly LedgerPost[],
  lives: Evidence['lives'],
  faults: string[],
): number[] {
  const counts = lives.map(() => 0)
  const takenIn = new Map<string, number>()
  for (const { atMs, path, id, taken } of posts) {
    const life = lives.findLastIndex(({ spawnedAtMs }) => spawnedAtMs <= atMs)
    const before = takenIn.get(`${path} ${id}`)
    if (before !== undefined) {
      counts[before] = (counts[before] ?? 0) + 1
      if (before === life) faults.push(`${id} was sent to ${path} again within one life`)
      else if (lives[before]?.end === 'stopped') {
        faults.push(`${id} was sent to ${path} again after a stop`)
      }
    }
    if (taken || before !== undefined) takenIn.set(`${path} ${id}`, life)
  }
  return counts
}
