import { bareRequest, type Message } from './message.ts'
import type { Reply } from './reply.ts'

/** What the listener's own program did about events, where it lets us ask: see `--effects`. */
export interface Effects {
  /** How often the event of this id had its effect. Throws when the probe does not say. */
  count(id: string): Promise<number>
}

type Ask = (message: Message, at: URL) => Promise<Reply>

/** Asks `GET …?id=`, which answers `{"effects": n}`. */
export function effectsAt(url: URL, ask: Ask): Effects {
  return {
    async count(id) {
      const at = new URL(url)
      at.searchParams.set('id', id)
      const reply = await ask(bareRequest('GET'), at)
      const effects =
        reply.kind === 'answered' && reply.status === 200 ? effectsIn(reply.body) : null
      if (effects !== null) return effects
      throw new Error(`GET ${at.href} did not answer {"effects": n}, so --effects cannot be used.`)
    },
  }
}

function effectsIn(body: Buffer): number | null {
  try {
    const { effects } = JSON.parse(body.toString('utf8'))
    return Number.isSafeInteger(effects) && effects >= 0 ? effects : null
  } catch {
    return null
  }
}
