import { type Check, failed, passed } from '../check.ts'
import { inWords, isAccepted } from '../reply.ts'

const atOnce = 20

export const answerTimeChecks: readonly Check[] = [
  {
    id: 'contract/answer-time',
    level: 'should',
    title: 'answers before its sender stops waiting',
    fix: 'Store the event or put it into a queue, answer 200, and do what takes long afterwards.',
    run: async (listener) => {
      const reply = await listener.send(listener.event(), { timeoutMs: listener.answerMs })
      return reply.kind === 'answered' ? passed : failed(`one event: ${inWords(reply)}`)
    },
  },
  {
    id: 'contract/parallel',
    level: 'should',
    title: `accepts ${atOnce} events at once, each in time`,
    fix: 'Do not handle events one after the other, nor under one lock: give the database pool enough connections, and put work that takes long into a queue.',
    run: async (listener) => {
      const sent = Array.from({ length: atOnce }, () =>
        listener.send(listener.event(), { timeoutMs: listener.answerMs }),
      )
      const refused = (await Promise.all(sent)).filter((reply) => !isAccepted(reply))
      const [first] = refused
      if (first === undefined) return passed
      return failed(
        `${refused.length} of ${atOnce} were not accepted; to the first ${inWords(first)}`,
      )
    },
  },
]
