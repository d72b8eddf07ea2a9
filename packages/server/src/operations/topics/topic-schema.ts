import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats, { type FormatName } from 'ajv-formats'
import { jsonPointer, segmentsOf } from '../../domain/json-pointer.ts'
import { cut, quoted } from '../../domain/quoted.ts'
import type { Topic } from '../../domain/topic.ts'

/** The schema of a topic, ready to hold data against. */
export interface TopicSchema {
  readonly kind: 'usable'
  /** The first thing that is wrong, null when nothing is. One, since a megabyte can hold a million. */
  firstFault(data: unknown): ErrorObject | null
  /**
   * A check may take long, whoever wrote the schema: it has patterns, which backtrack, compares all
   * items of a list with each other, or goes in circles. Run it within a time (`withinTime`).
   */
  readonly mayTakeLong: boolean
}

export interface UnusableSchema {
  readonly kind: 'unusable'
  /** JSON Pointer into the schema. */
  readonly pointer: string
  readonly detail: string
}

const limits = { bytes: 64 * 1024, depth: 32 }

const known = new WeakMap<Topic, TopicSchema | UnusableSchema>()

/**
 * The schema of a topic of the catalog; null when it has none. It is compiled when its topic is first
 * published: in about 5 ms, then kept as long as the topic is as it is.
 */
export function schemaOf(topic: Topic): TopicSchema | UnusableSchema | null {
  if (topic.schema === null) return null
  const made = known.get(topic)
  if (made !== undefined) return made
  const schema = readSchema(topic.schema)
  known.set(topic, schema)
  return schema
}

/**
 * Reads a JSON Schema (2020-12) from its JSON text. It must be whole in itself: nothing is ever
 * fetched. Keywords and formats that nobody knows are refused, or a typing error would check nothing;
 * those that begin with `x-` are passed over.
 */
export function readSchema(json: string): TopicSchema | UnusableSchema {
  const bytes = Buffer.byteLength(json)
  if (bytes > limits.bytes) {
    return unusable('', `The schema has ${bytes} bytes, the most is ${limits.bytes}.`)
  }
  const schema: unknown = JSON.parse(json)
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    return unusable('', `The schema is ${quoted(schema)}; it takes an object.`)
  }
  const found: Found = { problem: null, mayTakeLong: false, annotations: new Set() }
  look(schema, [], found)
  const problem = found.problem ?? againstMetaSchema(schema)
  if (problem !== null) return problem
  try {
    return usable(compile(schema, found.annotations), found.mayTakeLong)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return unusable(
      '',
      `The schema cannot be used: ${cut(said.replace(/^strict mode: /, ''), 200)}.`,
    )
  }
}

function usable(validate: ValidateFunction, mayTakeLong: boolean): TopicSchema {
  return {
    kind: 'usable',
    mayTakeLong,
    firstFault(data) {
      try {
        if (validate(data)) return null
      } catch (error) {
        if (error instanceof RangeError) return endless
        throw error
      }
      const { errors } = validate
      // Of a choice, what is wrong with it as a whole comes last; of a condition, what it asks for
      // comes first and says more.
      const fault = errors?.at(-1)?.keyword === 'if' ? errors[0] : errors?.at(-1)
      if (fault === undefined) throw new Error('ajv refused data without a reason')
      return fault
    },
  }
}

/** The stack was not deep enough: the schema refers to itself without going deeper into the data. */
export const endless: ErrorObject = {
  keyword: '$ref',
  instancePath: '',
  schemaPath: '#',
  params: {},
  message: 'leads the schema into itself without end',
}

function unusable(pointer: string, detail: string): UnusableSchema {
  return { kind: 'unusable', pointer, detail }
}

/** What a walk through a schema finds. */
interface Found {
  problem: UnusableSchema | null
  mayTakeLong: boolean
  readonly annotations: Set<string>
}

const slowKeywords = new Set(['pattern', 'patternProperties', 'uniqueItems', '$ref', '$dynamicRef'])
const annotation = /^x-[\w-]+$/
const dialect = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/

function look(value: object, path: readonly string[], found: Found): void {
  const refuse = (name: string, detail: string) => {
    found.problem ??= unusable(jsonPointer(...path, name), detail)
  }
  for (const [name, inner] of Object.entries(value)) {
    if (slowKeywords.has(name)) found.mayTakeLong = true
    if (annotation.test(name)) found.annotations.add(name)
    if ((name === '$ref' || name === '$dynamicRef') && isText(inner) && !inner.startsWith('#')) {
      const advice =
        'nothing is fetched: take the other schema in under $defs and write "#/$defs/…"'
      refuse(name, `The schema refers to ${quoted(inner)}; ${advice}.`)
    }
    if (name === '$schema' && isText(inner) && !dialect.test(inner)) {
      refuse(name, `The schema is written in ${quoted(inner)}; write it in JSON Schema 2020-12.`)
    }
    // Of ajv: its checks would then end later than they are waited for.
    if (name === '$async') refuse(name, 'JSON Schema has no keyword "$async"; leave it out.')
    if (typeof inner !== 'object' || inner === null) continue
    if (path.length + 1 >= limits.depth) {
      refuse(name, `The schema is nested more than ${limits.depth} deep; use $defs and $ref.`)
      return
    }
    look(inner, [...path, name], found)
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Of 2020-12 itself. Made when the first schema is written, as that takes 50 ms. */
let meta: Ajv2020 | null = null

function againstMetaSchema(schema: object): UnusableSchema | null {
  meta ??= new Ajv2020({ strict: false, verbose: true })
  if (meta.validateSchema(schema)) return null
  const [first] = meta.errors ?? []
  const { instancePath = '', data, message = 'is wrong' } = first ?? {}
  const at = instancePath === '' ? '' : ` at ${cut(instancePath)}`
  return unusable(
    jsonPointer(...segmentsOf(instancePath)),
    `The schema is not a JSON Schema of 2020-12:${at} it has ${quoted(data)}, which ${message}.`,
  )
}

/**
 * Those of JSON Schema 2020-12 that ajv knows, and OpenAPI's. Each takes at most 25 ms for any text of
 * 100 KB; the `url` that ajv has besides takes seconds.
 */
const usableFormats: readonly FormatName[] = [
  'date-time',
  'date',
  'time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'uri-template',
  'uuid',
  'json-pointer',
  'relative-json-pointer',
  'regex',
  'int32',
  'int64',
  'float',
  'double',
  'byte',
]

/** A compiler for each, so that no schema sees the `$id`s of another, and goes when its topic goes. */
function compile(schema: object, annotations: ReadonlySet<string>): ValidateFunction {
  const ajv = new Ajv2020({
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    // Data may have fields named `constructor`.
    ownProperties: true,
    // Each reference would be a copy.
    inlineRefs: false,
    verbose: true,
    meta: false,
    validateSchema: false,
    logger: false,
  })
  formats.default(ajv, [...usableFormats])
  for (const keyword of annotations) ajv.addKeyword(keyword)
  return ajv.compile(schema)
}
