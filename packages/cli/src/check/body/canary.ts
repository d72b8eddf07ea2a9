import { type Check, failed, passed, type Verdict } from '../check.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { checkTopic } from '../message.ts'
import { inWords, isAccepted } from '../reply.ts'

export const canaryChecks: readonly Check[] = [
  {
    id: 'body/canary',
    level: 'must',
    title: 'verifies the bytes of a body as they came, not JSON that was parsed and written anew',
    fix: "Verify the raw bytes before anything parses them: express.raw({ type: () => true }) instead of express.json() or body-parser's json() on this route, or keep the bytes with its verify option. JSON.stringify(request.body) is not what was signed.",
    run: tryCanary,
  },
]

interface Trait {
  readonly name: string
  /** A member of the event's data. */
  readonly member: string
  /** What follows the body. */
  readonly tail?: string
}

/** Each of them is lost, or comes out otherwise, when JSON is parsed and written again. */
const traits: readonly Trait[] = [
  { name: 'odd spacing', member: '"spaced" :\t[ 1 ,2 ,  { } ]' },
  { name: 'escapes', member: '"escaped":"\\u0041\\/\\u00e9\\u003C"' },
  {
    name: 'number forms',
    member: '"numbers":[1.0,1e2,1E+2,-0,0.10,12345678901234567890,1.00000000000000000001]',
  },
  { name: 'a duplicate key', member: '"twice":1,"twice":2' },
  { name: 'a line break at the end', member: '"last":true', tail: '\n' },
]

async function tryCanary(listener: ListenerUnderTest): Promise<Verdict> {
  const reply = await sendWith(listener, traits)
  const all = `a body with ${listed(traits)}: ${inWords(reply)}`
  if (reply.kind !== 'answered') return failed(all)
  if (isAccepted(reply)) return passed
  if (!isAccepted(await sendWith(listener, []))) {
    return failed(`${all}; plain JSON is not accepted either, so see to that first`)
  }
  const stumblesOver: Trait[] = []
  for (const trait of traits) {
    if (!isAccepted(await sendWith(listener, [trait]))) stumblesOver.push(trait)
  }
  if (stumblesOver.length === 0) return failed(`${all}; each of these alone is accepted`)
  return failed(`${all}; alone, it stumbles over ${listed(stumblesOver)}`)
}

function sendWith(listener: ListenerUnderTest, given: readonly Trait[]) {
  const data = given.map(({ member }) => member).join(',')
  const tail = given.map((trait) => trait.tail ?? '').join('')
  const timestamp = new Date().toISOString()
  const body = `{"type":"${checkTopic}","timestamp":"${timestamp}","data":{${data}}}${tail}`
  return listener.send(listener.event({ body }))
}

function listed(named: readonly Trait[]): string {
  return named.map(({ name }) => name).join(', ')
}
