import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { jsonPointer, segmentsOf } from '../../domain/refusal/json-pointer.ts'
import { cut, quoted } from '../../domain/refusal/quoted.ts'
import type { Topic } from '../../domain/topic.ts'
import { usableFormats } from './schema-formats.ts'
import { type SchemaProblem, type SchemaSurvey, surveySchema } from './survey-schema.ts'
import { uniqueItems } from './unique-items.ts'

/** The schema of a topic, ready to hold data against. */
export interface TopicSchema {
  readonly kind: 'usable'
  /** The first thing that is wrong, null when nothing is. One, since a megabyte can hold a million. */
  firstFault(data: unknown): ErrorObject | null
  /**
   * About how many steps a check of so many bytes takes; without bound if the schema has patterns,
   * which backtrack, or references, which multiply. A check of more than `lightSteps` is run within a
   * time (`CheckTime`).
   */
  steps(bytes: number): number
}

/** So many take 5 ms at most. */
export const lightSteps = 1_000_000

export interface UnusableSchema extends SchemaProblem {
  readonly kind: 'unusable'
}

const maxBytes = 64 * 1024

const known = new WeakMap<Topic, TopicSchema | UnusableSchema>()

/**
 * The schema of a topic of the catalog; null when it has none. It is compiled when its topic is first
 * published: in about 5 ms, 50 at most, then kept as long as the topic is as it is.
 */
export function schemaOf(topic: Topic): TopicSchema | UnusableSchema | null {
  if (topic.schema === null) return null
  const made = known.get(topic)
  if (made !== undefined) return made
  const schema = readSchema(topic.schema)
  known.set(topic, schema)
  return schema
}

/** Whether `schemaOf` costs nothing. */
export function isRead(topic: Topic): boolean {
  return topic.schema === null || known.has(topic)
}

/**
 * Reads a JSON Schema (2020-12) from its JSON text. It must be whole in itself: nothing is ever
 * fetched. Keywords and formats that nobody knows are refused, or a typing error would check nothing;
 * those that begin with `x-` are passed over.
 */
export function readSchema(json: string): TopicSchema | UnusableSchema {
  const bytes = Buffer.byteLength(json)
  if (bytes > maxBytes) {
    return unusable('', `The schema has ${bytes} bytes, the most is ${maxBytes}.`)
  }
  const schema: unknown = JSON.parse(json)
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    return unusable('', `The schema is ${quoted(schema)}; it takes an object.`)
  }
  const survey = surveySchema(schema)
  const problem = survey.problem ?? againstMetaSchema(schema)
  if (problem !== null) return unusable(problem.pointer, problem.detail)
  try {
    return usable(compile(schema, survey.annotations), survey)
  } catch (error) {
    if (error instanceof RangeError) return unusable('', endlessDetail)
    const said = error instanceof Error ? error.message : String(error)
    return unusable(
      '',
      `The schema cannot be used: ${cut(said.replace(/^strict mode: /, ''), 200)}.`,
    )
  }
}

function usable(validate: ValidateFunction, { mayTakeLong, weight }: SchemaSurvey): TopicSchema {
  return {
    kind: 'usable',
    steps: (bytes) => (mayTakeLong ? Number.POSITIVE_INFINITY : weight * bytes),
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

export const endlessDetail =
  'The schema refers to itself without end. Let it refer to itself only for what lies deeper in the data.'

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

/** Of 2020-12 itself. Made when the first schema is written, as that takes 50 ms. */
let meta: Ajv2020 | null = null

function againstMetaSchema(schema: object): SchemaProblem | null {
  meta ??= new Ajv2020({ strict: false, verbose: true })
  if (meta.validateSchema(schema)) return null
  const [first] = meta.errors ?? []
  const { instancePath = '', data, message = 'is wrong' } = first ?? {}
  const at = instancePath === '' ? '' : ` at ${cut(instancePath)}`
  return {
    pointer: jsonPointer(...segmentsOf(instancePath)),
    detail: `The schema is not a JSON Schema of 2020-12:${at} it has ${quoted(data)}, which ${message}.`,
  }
}

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
  ajv.removeKeyword('uniqueItems').addKeyword(uniqueItems)
  // Resolved by ajv, which yet takes it for unknown.
  ajv.addKeyword('$anchor')
  for (const keyword of annotations) ajv.addKeyword(keyword)
  return ajv.compile(schema)
}
