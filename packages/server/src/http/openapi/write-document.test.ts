import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { Webhook } from 'standardwebhooks'
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { type RefusalCode, refusals } from '../../domain/refusal/refusal.ts'
import { jsonAnswer } from '../answer/answer.ts'
import { anyKey, route, scope } from '../route.ts'
import { routes } from '../routes.ts'
import { exampleSecret } from './describe-delivery.ts'
import type { OpenapiDocument, Operation, Response } from './document.ts'
import { openapiStructure } from './openapi-structure.suite.ts'
import { writeDocument } from './write-document.ts'

/** As a client gets it. */
const document: OpenapiDocument = JSON.parse(JSON.stringify(writeDocument(routes, '1.2.3')))
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(document, 'openapi', false, false)

/** The faults of a value under the schema that stands at a place of the document. */
function faultsAt(place: string, value: unknown): string {
  const validate = ajv.compile({ $ref: `openapi#${place}` })
  return validate(value)
    ? ''
    : `${place}: ${JSON.stringify(value)} ${ajv.errorsText(validate.errors)}`
}

interface Visit {
  readonly place: string
  readonly value: Readonly<Record<string, unknown>>
}

/** Every object of the document with its JSON Pointer, what stands in examples excepted. */
function* everyObject(value: unknown, place = ''): Generator<Visit> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield { place, value: value as Visit['value'] }
  for (const [key, inner] of Object.entries(value)) {
    if (['example', 'examples', 'default', 'enum', 'const'].includes(key) && !isNamed(place))
      continue
    yield* everyObject(inner, `${place}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  }
}

/** Below `properties` a key is the name of a field, whatever it says. */
function isNamed(place: string): boolean {
  return /\/properties$/.test(place)
}

describe('the OpenAPI document', () => {
  it('keeps to the structure of OpenAPI 3.1, schemas included', () => {
    const validate = ajv.compile(openapiStructure)
    expect(validate(document), JSON.stringify(validate.errors, null, 1)).toBe(true)
    expect(validate({ ...document, path: {} })).toBe(false)
  })

  it('names every route and method, and nothing else', () => {
    const served = routes.flatMap(({ methods, path }) =>
      methods.map((method) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
    )
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(served.sort())
  })

  it('has unique operation ids, and parameters for every part of a path', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { path, operation } of operations) {
      const named = operation.parameters.filter((each) => each.in === 'path')
      const parts = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name)
      expect(named.map(({ name }) => name)).toEqual(parts)
    }
  })

  it('resolves every reference', () => {
    const references = [...everyObject(document)].flatMap(({ value }) =>
      typeof value.$ref === 'string' ? [value.$ref] : [],
    )
    expect(references.length).toBeGreaterThan(50)
    for (const reference of references) {
      const name = reference.replace('#/components/schemas/', '')
      expect(Object.keys(document.components.schemas)).toContain(name)
    }
  })

  it('gives no example and no default that its own schema refuses', () => {
    let held = 0
    const faults = [...everyObject(document)].flatMap(({ place, value }) => {
      const isMedia = value.schema !== undefined
      const schema = isMedia ? `${place}/schema` : place
      const values = [
        ...('example' in value ? [value.example] : []),
        ...('default' in value ? [value.default] : []),
        ...(Array.isArray(value.examples) ? value.examples : []),
      ]
      held += values.length
      return values.map((each) => faultsAt(schema, each)).filter((fault) => fault !== '')
    })
    expect(faults).toEqual([])
    expect(held).toBeGreaterThan(150)
  })

  it('has an example of every JSON body and answer', () => {
    for (const { operation } of operations) {
      const [answer] = Object.values(operation.responses)
      for (const content of [operation.requestBody?.content, answer?.content]) {
        const json = content?.['application/json']
        if (json !== undefined) expect(json, operation.operationId).toHaveProperty('example')
      }
    }
  })
})

describe('the problems of a call', () => {
  const codesOf = (response: Response | undefined) =>
    Object.values(response?.content ?? {}).flatMap(({ schema }) =>
      (schema?.allOf ?? []).flatMap(({ properties }) => properties?.code?.enum ?? []),
    ) as RefusalCode[]
  const codes = (id: string) => {
    const found = operations.find(({ operation }) => operation.operationId === id)
    return Object.values(found?.operation.responses ?? {}).flatMap(codesOf)
  }

  it('stand under the status that they are answered with', () => {
    for (const { operation } of operations) {
      for (const [status, response] of Object.entries(operation.responses)) {
        for (const code of codesOf(response)) expect(String(refusals[code].status)).toBe(status)
      }
    }
  })

  it('are those that the call can have', () => {
    expect(codes('createChannel')).toEqual(
      expect.arrayContaining(['guid_taken', 'malformed_json', 'idempotency_key_reused']),
    )
    expect(codes('createChannel')).not.toContain('not_found')
    expect(codes('getChannel')).not.toContain('malformed_json')
    expect(codes('listTopics')).toContain('invalid_cursor')
    expect(codes('listTopics')).not.toContain('forbidden')
    expect(codes('publishEvents')).not.toContain('malformed_form')
    expect(codes('getHealth')).not.toContain('unauthenticated')
  })
})

describe('a route that is new', () => {
  const marble = route({
    id: 'polishMarble',
    methods: ['POST', 'PUT'],
    path: '/v1/marbles/:marble/polish',
    who: anyKey,
    summary: 'Polish a marble',
    details: 'Until it shines.',
    refuses: ['guid_taken'],
    body: Type.Object({ shine: Type.Optional(Type.Integer({ minimum: 3, default: 7 })) }),
    answer: Type.Object({ at: Type.String({ format: 'date-time' }) }),
    handle: () => jsonAnswer(200, {}),
  })
  const made = writeDocument([marble], '1')
  const operation = made.paths['/v1/marbles/{marble}/polish']?.post

  it('is described from what it says of itself', () => {
    expect(made.tags).toEqual([{ name: 'marbles' }])
    expect(operation).toMatchObject({
      operationId: 'polishMarble',
      description: 'Until it shines.\n\nNeeds any key.',
      requestBody: { required: false },
    })
    expect(operation?.responses['409']?.description).toBe('`guid_taken`: The guid is in use.')
    expect(operation?.responses['200']?.content).toMatchObject({
      'application/json': { example: { at: expect.stringMatching(/Z$/) } },
    })
    expect(made.paths['/v1/marbles/{marble}/polish']?.put).toMatchObject({
      operationId: 'polishMarbleByPUT',
      'x-same-as': 'polishMarble',
    })
  })

  it('names the roles that open it', () => {
    const read = { ...marble, who: scope('read') }
    const security = (each: typeof marble): Operation['security'] | undefined =>
      writeDocument([each], '1').paths['/v1/marbles/{marble}/polish']?.post?.security
    expect(security(read)).toEqual([
      { basic: ['read'] },
      { bearer: ['read'] },
      { basic: ['operator'] },
      { bearer: ['operator'] },
    ])
    expect(security(marble)).toEqual([{ basic: [] }, { bearer: [] }])
  })
})

it('shows a delivery that verifies with the secret of the example', () => {
  const { parameters, requestBody } = document.webhooks.event.post
  const headers = Object.fromEntries(
    parameters.map(({ name, schema }) => [name, String(schema.examples?.[0])]),
  )
  const body = JSON.stringify(requestBody?.content['application/json']?.examples?.channel?.value)
  const sentAt = new Date(Number(headers['webhook-timestamp']) * 1000)
  // The library's `verify` refuses what is old; its `sign` has no clock.
  const signed = new Webhook(exampleSecret).sign(headers['webhook-id'] ?? '', sentAt, body)
  expect(headers['webhook-signature']).toBe(signed)
})
