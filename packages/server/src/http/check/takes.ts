/** The parts of a JSON Schema that tell people what a value may be. */
export interface TellingSchema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  /** With `{}`: the field is known so that its refusal can say why. */
  readonly not?: object
  readonly anyOf?: readonly TellingSchema[]
  readonly oneOf?: readonly TellingSchema[]
  readonly properties?: Readonly<Record<string, TellingSchema>>
  readonly description?: string
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

/** What a field of the schema takes, in words that complete "it takes …". */
export function takes(schema: TellingSchema): string {
  if (schema.enum !== undefined) return either(schema.enum.map(String))
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return either([...new Set(choices.map(takes))])
  return either(typesOf(schema).map((type) => typeWords(type, schema)))
}

/** What a pattern or a format of the contract asks for. */
export function textRule({ pattern = '', format = '' }: TellingSchema): string | undefined {
  return patterns.get(pattern) ?? formats.get(format)
}

export const topicRule = 'letters, digits, ".", "_" and "-", at most 128, a letter or digit first'
export const timeRule = 'an RFC 3339 time such as 2026-02-03T04:05:06Z'

const formats: ReadonlyMap<string, string> = new Map([
  ['date-time', timeRule],
  ['uuid', 'an id as Posthorn gives them, a UUID'],
])

/** A pattern says nothing to people. A test sees to it that none of the contract is left out. */
const patterns: ReadonlyMap<string, string> = new Map([
  ['^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$', topicRule],
  [
    '^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,127}|[A-Za-z0-9._-]{0,125}\\.\\*)$',
    `a topic (${topicRule}), or prefix.* for every topic below "prefix."`,
  ],
  [
    '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$',
    'letters, digits, ".", "_", ":", "@" and "-", at most 128, a letter or digit first',
  ],
  ['^[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+$', 'an e-mail address such as ops@example.com'],
  [
    '^$|^[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+$',
    'an e-mail address such as ops@example.com, or null for none',
  ],
  [
    '^$|^https?://[^\\s\\p{Cc}\\p{Cf}\\p{Cs}]+$',
    'an address that begins with http:// or https:// and has no spaces, or null for none',
  ],
  ['^[hH][tT][tT][pP][sS]?://', 'an address that begins with http:// or https://'],
  ['^[^\\p{Cc}\\p{Cs}]*$', 'text without control characters and without halves of characters'],
  [
    '^(?:[^\\p{Cc}\\p{Cs}]|[\\t\\n\\r])*$',
    'text without control characters (but line breaks and tabs) and without halves of characters',
  ],
  ['^(?!__proto__$)[^\\p{Cc}\\p{Cs}]*$', 'any name without control characters but __proto__'],
  [
    '^[^\\s\\p{Cc}\\p{Cf}\\p{Cs}]*$',
    'an address without spaces, control characters and what cannot be seen',
  ],
  ['^[\\x21-\\x7e]+$', 'visible ASCII characters without spaces'],
  ['^[^:\\x00-\\x1f\\x7f\\p{Cs}]+$', 'text without colons and control characters'],
  ['^[^\\x00-\\x1f\\x7f\\p{Cs}]*$', 'text without control characters'],
])

function typesOf({ type }: TellingSchema): readonly string[] {
  return type === undefined ? ['any'] : typeof type === 'string' ? [type] : type
}

function typeWords(type: string, schema: TellingSchema): string {
  switch (type) {
    case 'integer':
      return `a whole number${span(schema)}`
    case 'number':
      return `a number${span(schema)}`
    case 'string':
      return textRule(schema) ?? `a string${lengths(schema)}`
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list'
    case 'object':
      return 'an object'
    case 'null':
      return 'null'
    default:
      return 'any value'
  }
}

function span({ minimum: least, maximum: most }: TellingSchema): string {
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`
  if (least !== undefined) return ` of at least ${least}`
  return most === undefined ? '' : ` of at most ${most}`
}

function lengths({ minLength: least = 0, maxLength: most }: TellingSchema): string {
  if (most !== undefined) return ` of ${least > 0 ? `${least} to` : 'at most'} ${most} characters`
  return least > 0 ? ` of at least ${least} characters` : ''
}

function either(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${last}` : last
}
