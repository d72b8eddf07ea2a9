import { referredName, type Schema } from '../openapi/document.ts'
import { between, type Html, html, nothing } from './html.ts'

/** What a schema asks for, in a few words. */
export function typeWords(schema: Schema): Html {
  if (schema.$ref !== undefined) {
    const name = referredName(schema.$ref)
    return html`<a href="#shape-${name}">${name}</a>`
  }
  if (schema.items !== undefined) return html`list of ${typeWords(schema.items)}`
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined && schema.properties === undefined) {
    const nulls = choices.filter(({ type }) => type === 'null')
    const values = choices.filter(({ type }) => type !== 'null')
    return between(' or ', distinct([...values, ...nulls].map(typeWords)))
  }
  if (schema.const !== undefined) return text(typeof schema.const)
  const { type = 'any JSON', format } = schema
  const types = (typeof type === 'string' ? [type] : type).join(' or ')
  return text(format === undefined ? types : types.replace('string', `string (${format})`))
}

function distinct(words: readonly Html[]): Html[] {
  return [...new Set(words.map(({ markup }) => markup))].map((markup) => ({ markup }))
}

function text(words: string): Html {
  return html`${words}`
}

/** What the value must keep to, besides its type. */
export function boundWords(schema: Schema): Html {
  const words = [
    range(schema.minLength, schema.maxLength, 'characters'),
    range(schema.minimum, schema.maximum, ''),
    range(schema.minItems, schema.maxItems, 'items'),
    range(schema.minProperties, schema.maxProperties, 'entries'),
    schema.uniqueItems === true ? 'no item twice' : '',
    schema.propertyNames?.maxLength === undefined
      ? ''
      : `names of at most ${schema.propertyNames.maxLength} characters`,
  ].filter((each) => each !== '')
  const said = words.join(', ')
  return html`${said.charAt(0).toUpperCase()}${said.slice(1)}`
}

export function patternWords({ pattern }: Schema): Html {
  return pattern === undefined ? nothing : html`<code>${pattern}</code>`
}

/** The closed list that the value is taken from. */
export function allowedWords(schema: Schema): Html {
  const values = schema.const === undefined ? wordsIn(schema) : [schema.const]
  if (values.length === 0) return nothing
  return between(
    ' ',
    values.map((value) => html`<code>${JSON.stringify(value)}</code>`),
  )
}

/** Also of a list's items, and of one choice among others. */
function wordsIn(schema: Schema): readonly unknown[] {
  const { enum: words, items, anyOf } = schema
  if (words !== undefined) return words
  return (items === undefined ? (anyOf ?? []) : [items]).flatMap((each) => each.enum ?? [])
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  const [before, after] = unit === '' ? ['from ', ''] : ['', ` ${unit}`]
  if (least !== undefined && most !== undefined) {
    return `${before}${shown(least)} to ${shown(most)}${after}`
  }
  if (most !== undefined) return `at most ${shown(most)}${after}`
  return least === undefined ? '' : `at least ${shown(least)}${after}`
}

function shown(number: number): string {
  return number.toLocaleString('en-US')
}
