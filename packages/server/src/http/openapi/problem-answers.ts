import { Problem, SubscriptionProblem } from '@posthorn/contract'
import { type RefusalCode, refusals } from '../../domain/refusal/refusal.ts'
import { problemType, problemUrl } from '../answer/problem.ts'
import type { Route } from '../route.ts'
import { isBelowSubscriptions } from '../subscriptions/below.ts'
import { subscriptionStatus } from '../subscriptions/problem.ts'
import type { Header, Response, Schema } from './document.ts'
import { isPaged } from './parameters.ts'
import { withReferences } from './references.ts'
import { takesForms } from './request-body.ts'

/** The problems that a route can answer, by status; the schema of each names the codes. */
export function problemAnswers(route: Route): Record<string, Response> {
  const dialect = isBelowSubscriptions(route.path) ? subscriptions : standard
  const answers: Record<string, Response> = {}
  for (const [status, codes] of byStatus(refusalsOf(route), dialect)) {
    const meanings = codes.map((code) => `\`${code}\`: ${refusals[code].title}.`)
    const headers = headersOf(status, dialect)
    answers[String(status)] = {
      description: meanings.join(' '),
      ...(Object.keys(headers).length > 0 && { headers }),
      content: { [problemType]: { schema: { allOf: dialect.schemas(codes) } } },
    }
  }
  return answers
}

/** The codes that `problemAnswers` gave an answer. */
export function codesOf({ content = {} }: Response): RefusalCode[] {
  const parts = Object.values(content).flatMap(({ schema }) => schema?.allOf ?? [])
  const named = parts.flatMap(({ properties = {} }) => [
    ...(properties.code?.enum ?? []),
    ...(properties.type?.enum ?? []),
  ])
  const codes = Object.keys(refusals) as RefusalCode[]
  return codes.filter((code) => named.includes(code) || named.includes(problemUrl(code)))
}

/** How a part of the API writes its problems. */
interface Dialect {
  readonly statusOf: (code: RefusalCode) => number
  readonly schemas: (codes: readonly RefusalCode[]) => Schema[]
  /** Of answers to one request too many. */
  readonly limitHeaders: Readonly<Record<string, Header>>
}

const standard: Dialect = {
  statusOf: (code) => refusals[code].status,
  schemas: (codes) => [withReferences(Problem), { properties: { code: { enum: codes } } }],
  limitHeaders: {},
}

const subscriptions: Dialect = {
  statusOf: subscriptionStatus,
  schemas: (codes) => [
    withReferences(SubscriptionProblem),
    { properties: { type: { enum: codes.map(problemUrl) } } },
  ],
  limitHeaders: {
    'RateLimit-Policy': {
      description: 'The limits, per address and per key: `q` requests in `w` seconds.',
      schema: { type: 'string', examples: ['"address";q=30;w=1, "key";q=10;w=1'] },
    },
    RateLimit: {
      description: 'Of each limit: `r` requests are left, all of them again in `t` seconds.',
      schema: { type: 'string', examples: ['"address";r=20;t=1, "key";r=0;t=1'] },
    },
  },
}

function headersOf(status: number, { limitHeaders }: Dialect): Record<string, Header> {
  if (status === 503) return { 'Retry-After': retryAfter }
  return status === 429 ? { 'Retry-After': retryAfter, ...limitHeaders } : {}
}

const retryAfter: Header = {
  description: 'Seconds to wait before the request is sent again.',
  schema: { type: 'integer', minimum: 0 },
}

function byStatus(
  codes: readonly RefusalCode[],
  { statusOf }: Dialect,
): Map<number, RefusalCode[]> {
  const found = new Map<number, RefusalCode[]>()
  for (const code of codes) {
    const status = statusOf(code)
    found.set(status, [...(found.get(status) ?? []), code])
  }
  return found
}

/** What a route refuses by its own doing, and what the server refuses before and around it. */
function refusalsOf(route: Route): RefusalCode[] {
  const possible = new Set<RefusalCode>([...route.refuses, ...anywhere])
  const add = (...codes: readonly RefusalCode[]) => {
    for (const code of codes) possible.add(code)
  }
  if (route.who.kind !== 'anyone') add('unauthenticated', 'invalid_request')
  if (route.who.kind !== 'anyone' && route.who.kind !== 'any_key') add('forbidden')
  if (route.path.includes(':')) add('not_found')
  if (isBelowSubscriptions(route.path)) add('too_many_requests')
  if (isPaged(route)) add('invalid_cursor')
  if (route.methods.some((method) => method !== 'GET')) add('body_too_large', 'storage_full')
  if (route.body !== null) add(...bodyCodes)
  if (takesForms(route)) add('malformed_form')
  if (route.once) add('idempotency_key_reused')
  return (Object.keys(refusals) as RefusalCode[]).filter((code) => possible.has(code))
}

const anywhere: readonly RefusalCode[] = [
  'bad_request',
  'internal_error',
  'storage_unavailable',
  'stopping',
]

const bodyCodes: readonly RefusalCode[] = [
  'invalid_request',
  'malformed_json',
  'invalid_utf8',
  'nested_too_deep',
  'duplicate_key',
  'unsupported_media_type',
]
