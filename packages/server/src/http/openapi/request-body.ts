import type { TSchema } from 'typebox'
import type { Route } from '../route.ts'
import type { Content, RequestBody, Schema } from './document.ts'
import { exampleOf } from './example.ts'
import { withReferences } from './references.ts'

export function requestBody(route: Route, body: TSchema): RequestBody {
  const json = { schema: withReferences(body), example: exampleOf(body) }
  const other = isList(body) ? asLines(json) : takesForms(route) ? asForm(json) : {}
  return { required: !takesNoBody(route, body), content: { 'application/json': json, ...other } }
}

export function takesForms({ body, reads }: Route): boolean {
  return body !== null && !isList(body) && reads !== 'json'
}

/** A list has no form; it may come as NDJSON. */
function isList(body: Schema): boolean {
  return body.type === 'array'
}

/** A body that may leave everything out may be left out itself, unless something is made of it. */
function takesNoBody(route: Route, body: Schema): boolean {
  const makes = route.status === 201
  return !makes && !isList(body) && (body.required ?? []).length === 0
}

function asForm({ schema }: { schema: Schema }): Content {
  return { 'application/x-www-form-urlencoded': { schema } }
}

function asLines({ example }: { example: unknown }): Content {
  const lines = Array.isArray(example) ? example.map((each) => JSON.stringify(each)) : []
  return { 'application/x-ndjson': { schema: { type: 'string' }, example: lines.join('\n') } }
}
