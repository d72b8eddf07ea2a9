import { type Check, failed, passed } from '../check.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { bareRequest, type Message } from '../message.ts'
import { inWords } from '../reply.ts'

export const methodChecks: readonly Check[] = [
  refusesMethod('GET', () => bareRequest('GET')),
  refusesMethod('PUT', (listener) => ({ ...listener.event(), method: 'PUT' })),
  refusesMethod('DELETE', (listener) => ({ ...listener.event(), method: 'DELETE' })),
]

function refusesMethod(method: string, message: (to: ListenerUnderTest) => Message): Check {
  return {
    id: `contract/${method.toLowerCase()}`,
    level: 'should',
    title: `answers 405 or 404 to ${method}`,
    fix: `Take POST alone (app.post(…) rather than app.all(…) or app.use(…)) and answer 405 with "Allow: POST" to the rest.`,
    run: async (listener) => {
      const reply = await listener.send(message(listener))
      const isRefused = reply.kind === 'answered' && [404, 405].includes(reply.status)
      return isRefused ? passed : failed(`${method}: ${inWords(reply)}, not 405 or 404`)
    },
  }
}
