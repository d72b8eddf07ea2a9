import type { TSchema } from 'typebox'
import type { Method, Route } from '../route.ts'
import type { Content, Header, MediaType, Operation, Response } from './document.ts'
import { exampleOf } from './example.ts'
import { isPaged, parametersOf } from './parameters.ts'
import { problemAnswers } from './problem-answers.ts'
import { withReferences } from './references.ts'
import { requestBody } from './request-body.ts'
import { rolesOf, whoMay } from './who-may.ts'

export function describeRoute(route: Route, method: Method): Operation {
  const isAgain = route.methods.indexOf(method) > 0
  return {
    operationId: isAgain ? `${route.id}By${method}` : route.id,
    ...(isAgain && { 'x-same-as': route.id }),
    tags: [tagOf(route)],
    summary: route.summary,
    description: [route.details, whoMay(route.who)].filter((each) => each !== null).join('\n\n'),
    parameters: parametersOf(route),
    ...(route.body !== null && { requestBody: requestBody(route, route.body) }),
    responses: {
      [String(route.status)]: answer(route),
      ...otherAnswer(route),
      ...problemAnswers(route),
    },
    security: rolesOf(route.who),
  }
}

/** The noun that a route is about: its place below the channel, or below `/v1`. */
export function tagOf({ path }: Route): string {
  const [, first = '', second = '', , fourth] = path.split('/')
  if (first === 'v1') return second === 'channels' ? (fourth ?? second) : second
  return /^v\d+$/.test(second) ? `${first}-${second}` : 'service'
}

function answer(route: Route): Response {
  const headers = answerHeaders(route)
  return {
    description: 'Done.',
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(route.answer !== null && { content: contentOf(route.answer, route.items) }),
  }
}

function contentOf(answer: TSchema | string, items: Route['items'] = null): Content {
  if (typeof answer === 'string') return { [answer]: items === null ? {} : streamOf(items) }
  return { 'application/json': { schema: withReferences(answer), example: exampleOf(answer) } }
}

/** OpenAPI 3.1 has no way to describe what comes in a stream, so that its schema says but "text". */
function streamOf(items: NonNullable<Route['items']>): MediaType {
  const entries = Object.entries(items)
  const frames = entries.map(
    ([name, schema]) => `event: ${name}\ndata: ${JSON.stringify(exampleOf(schema))}\n\n`,
  )
  return {
    schema: { type: 'string' },
    example: frames.join(''),
    'x-events': Object.fromEntries(entries.map(([name, schema]) => [name, withReferences(schema)])),
  }
}

function otherAnswer({ otherwise }: Route): Record<string, Response> {
  if (otherwise === null) return {}
  const { answer, status, when } = otherwise
  return { [String(status)]: { description: when, content: contentOf(answer) } }
}

function answerHeaders(route: Route): Record<string, Header> {
  const headers: Record<string, Header> = {}
  if (isPaged(route)) {
    headers.Link = {
      description: 'RFC 8288: the first page, and the next one if there is one.',
      schema: { type: 'string' },
    }
  }
  if (route.once) {
    headers['Idempotent-Replayed'] = {
      description: 'That this is the answer to an earlier request with the same Idempotency-Key.',
      schema: { type: 'string', const: 'true' },
    }
  }
  return headers
}
