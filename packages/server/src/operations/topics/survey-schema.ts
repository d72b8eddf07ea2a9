import { jsonPointer } from '../../domain/refusal/json-pointer.ts'
import { quoted } from '../../domain/refusal/quoted.ts'
import { isUsableFormat, usableFormats } from './schema-formats.ts'

/** What a walk through a schema finds. */
export interface SchemaSurvey {
  /** The first thing because of which the schema cannot be used. */
  readonly problem: SchemaProblem | null
  /** It has patterns, which backtrack, or references, which multiply: its size bounds nothing. */
  readonly mayTakeLong: boolean
  /** Times the bytes of the data, this bounds the work of a check where `mayTakeLong` is false. */
  readonly weight: number
  readonly annotations: ReadonlySet<string>
}

export interface SchemaProblem {
  /** JSON Pointer into the schema. */
  readonly pointer: string
  readonly detail: string
}

/**
 * Compiling takes up to 50 ms for so many rules, and nothing else goes on meanwhile; nor while the
 * engine optimises what was compiled, which takes it 300 ms for 500 rules.
 */
const limits = { depth: 32, rules: 300 }
/** Rules that take so much longer than another: the worst format, and making keys of all items. */
const heavyWeight = 50
const heavyKeywords = new Set(['format', 'uniqueItems'])

const slowKeywords = new Set(['pattern', 'patternProperties', '$ref', '$dynamicRef'])
/** Under these lie schemas by names that are no keywords. */
const namedSchemas = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'definitions',
])
/** Under these lies what data is compared with. */
const values = new Set(['enum', 'const', 'required', 'dependentRequired'])
/** These say something to people, and cost nothing. */
const remarks = new Set([
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
])
const annotation = /^x-[\w-]+$/
const dialect = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/
/** Objects have it already, so what is compiled would look at that instead of at the data. */
const unusableName = '__proto__'

/** Walks through a schema and refuses what ajv would take, fetch or pass over without a word. */
export function surveySchema(schema: object): SchemaSurvey {
  const annotations = new Set<string>()
  let problem: SchemaProblem | null = null
  let mayTakeLong = false
  let rules = 0
  let weight = 0

  const refuse = (path: Path, detail: string) => {
    problem ??= { pointer: jsonPointer(...path), detail }
  }

  function lookAt(schema: object, path: Path): void {
    for (const [keyword, inner] of Object.entries(schema)) {
      if (problem !== null) return
      const at = [...path, keyword]
      if (annotation.test(keyword)) annotations.add(keyword)
      else if (!remarks.has(keyword)) lookAtRule(keyword, inner, at)
    }
  }

  function lookAtRule(keyword: string, inner: unknown, at: Path): void {
    rules += 1
    weight += heavyKeywords.has(keyword) ? heavyWeight : 1
    if (rules > limits.rules) {
      refuse([], `The schema has more than ${limits.rules} rules; make it smaller.`)
    }
    if (slowKeywords.has(keyword)) mayTakeLong = true
    refuseText(keyword, inner, at)
    // Of ajv: its checks would then end later than they are waited for.
    if (keyword === '$async') refuse(at, 'JSON Schema has no keyword "$async"; leave it out.')
    if (keyword === unusableName) refuse(at, nameRefused)
    if (values.has(keyword)) {
      weight += JSON.stringify(inner).length / 8
      if (namesUnusable(keyword, inner)) refuse(at, nameRefused)
    } else if (typeof inner === 'object' && inner !== null) {
      if (namedSchemas.has(keyword)) lookAtNamed(inner, at)
      else if (Array.isArray(inner)) lookAtEach(inner, at)
      else lookDeeper(inner, at)
    }
  }

  function refuseText(keyword: string, text: unknown, at: Path): void {
    if (typeof text !== 'string') return
    if ((keyword === '$ref' || keyword === '$dynamicRef') && !text.startsWith('#')) {
      const advice =
        'nothing is fetched: take the other schema in under $defs and write "#/$defs/…"'
      refuse(at, `The schema refers to ${quoted(text)}; ${advice}.`)
    }
    if (keyword === '$schema' && !dialect.test(text)) {
      refuse(at, `The schema is written in ${quoted(text)}; write it in JSON Schema 2020-12.`)
    }
    if (keyword === 'format' && !isUsableFormat(text)) {
      const known = usableFormats.join(', ')
      refuse(at, `The format ${quoted(text)} is not known here; the formats are ${known}.`)
    }
    if ((keyword === '$anchor' || keyword === '$dynamicAnchor') && text === unusableName) {
      refuse(at, nameRefused)
    }
  }

  function lookAtNamed(schemas: object, path: Path): void {
    for (const [name, schema] of Object.entries(schemas)) {
      if (problem !== null) return
      const at = [...path, name]
      // Each property costs its own code, also with `true` for a schema.
      rules += 1
      weight += 1
      if (name === unusableName) refuse(at, nameRefused)
      if (typeof schema === 'object' && schema !== null) lookDeeper(schema, at)
    }
  }

  function lookAtEach(schemas: readonly unknown[], path: Path): void {
    for (const [index, schema] of schemas.entries()) {
      if (problem !== null) return
      if (typeof schema === 'object' && schema !== null) lookDeeper(schema, [...path, `${index}`])
    }
  }

  function lookDeeper(schema: object, path: Path): void {
    if (path.length >= limits.depth) {
      refuse(path, `The schema is nested more than ${limits.depth} deep; use $defs and $ref.`)
    } else lookAt(schema, path)
  }

  lookAt(schema, [])
  return { problem, mayTakeLong, weight, annotations }
}

type Path = readonly string[]

const nameRefused = `Nothing in a schema can be named ${unusableName}; take another name.`

function namesUnusable(keyword: string, inner: unknown): boolean {
  if (keyword === 'required') return Array.isArray(inner) && inner.includes(unusableName)
  if (keyword !== 'dependentRequired' || typeof inner !== 'object' || inner === null) return false
  return Object.entries(inner).some(
    ([name, needed]) => name === unusableName || namesUnusable('required', needed),
  )
}
