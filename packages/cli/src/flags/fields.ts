import { PosthornProblem } from '@posthorn/client'
import { type Command, Option } from 'commander'
import { jsonIn, readJson } from '../input.ts'
import { CommandError, exitCodes, type Io } from '../io.ts'
import { oneLine } from '../terminal/printable.ts'
import { spanMs, timeBefore } from './time.ts'

/** A field of the API as a flag: `webhook_url` is `--webhook-url`. */
export interface Field {
  /** Instead of the field's own name: `webhook` for `webhook_id`. */
  readonly flag?: string
  /** What stands after the flag; null for a switch, which also has a `--no-` form. */
  readonly takes: string | null
  readonly words: string
  /** May be given many times; each time adds to the value. */
  readonly repeats?: boolean
  /** The value for the API. What it does not take is sent as it is: the server says what is wrong with it. */
  read(given: readonly string[], io: Io): unknown
}

/** All fields of a thing that have a flag; the type sees to it that none is forgotten. */
export type Fields<Thing> = { readonly [Name in keyof Thing]-?: Field }

export function addFieldFlags(command: Command, fields: Readonly<Record<string, Field>>): Command {
  for (const [name, field] of Object.entries(fields)) {
    const flag = flagOf(name, field)
    if (field.takes === null) {
      command.option(flag, field.words)
      command.addOption(new Option(`--no-${flag.slice(2)}`).hideHelp())
      continue
    }
    command.addOption(new Option(`${flag} <${field.takes}>`, wordsOf(field)).argParser(gather))
  }
  return command
}

/** What was given, under the names of the API. */
export async function readFields<Thing>(
  command: Command,
  fields: Fields<Thing>,
  io: Io,
): Promise<Partial<Thing>> {
  const read: Record<string, unknown> = {}
  for (const [name, field] of Object.entries<Field>(fields)) {
    const given: unknown = command.getOptionValue(attributeOf(flagOf(name, field)))
    if (typeof given === 'boolean') read[name] = given
    else if (Array.isArray(given)) read[name] = await field.read(given, io)
  }
  // What does not have the field's type is refused by the server, in words for people.
  return read as Partial<Thing>
}

/** The same for changes, of which there must be one. */
export async function readChanges<Thing>(
  command: Command,
  fields: Fields<Thing>,
  io: Io,
): Promise<Partial<Thing>> {
  const changes = await readFields(command, fields, io)
  if (Object.keys(changes).length > 0) return changes
  const flags = Object.entries<Field>(fields).map(([name, field]) => flagOf(name, field))
  throw new CommandError('nothing_to_change', 'Nothing to change was given.', {
    fix: `Give at least one of ${flags.join(', ')}.`,
    exitCode: exitCodes.usage,
  })
}

/** Waits for the server's answer; when it refuses fields, tells each by the flag that it came from. */
export async function orRefusedFlags<Answer>(
  fields: Readonly<Record<string, Field>>,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof PosthornProblem) || error.errors.length === 0) throw error
    const lines = error.errors.map(({ pointer, detail }) => {
      const [, name = pointer] = /^[/?]([^/.]+)/.exec(pointer) ?? []
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      return `${field === undefined ? name : flagOf(name, field)}: ${detail}`
    })
    throw new CommandError(error.code, 'The server does not take this.', {
      fix: lines.join('\n  '),
      exitCode: exitCodes.usage,
    })
  }
}

/** One value, sent as it was typed. */
export function text(takes: string, words: string): Field {
  return { takes, words, read: last }
}

/** The same where the API also has null: an empty value. */
export function textOrNone(takes: string, words: string): Field {
  return { takes, words: `${words}; '' for none`, read: (given) => last(given) || null }
}

export function number(takes: string, words: string): Field {
  return { takes, words, read: (given) => numberIn(last(given)) }
}

export function numberOrNone(takes: string, words: string): Field {
  const read: Field['read'] = (given) => (last(given) === '' ? null : numberIn(last(given)))
  return { takes, words: `${words}; '' for none`, read }
}

/** A span in whole seconds. */
export function seconds(words: string): Field {
  const read: Field['read'] = (given) => {
    const ms = spanMs(last(given))
    return ms === null ? numberIn(last(given)) : ms / 1000
  }
  return { takes: 'seconds', words: `${words}; or 30m, 12h, 7d`, read }
}

/** A time in the past, or a span back from now. */
export function timeAgo(words: string): Field {
  return {
    takes: 'time',
    words: `${words}: RFC 3339, a day, or 30m, 12h, 7d ago`,
    read: (given) => timeBefore(last(given)),
  }
}

/** On or off. */
export function toggle(words: string): Field {
  return { takes: null, words: `${words} (--no-… for not)`, read: () => true }
}

/** A list of words, none of which has a comma. */
export function list(takes: string, words: string): Field {
  const read: Field['read'] = (given) =>
    given.flatMap((each) => each.split(',')).filter((each) => each !== '')
  return { takes, words, repeats: true, read }
}

/** Names and their values; all of them together are the field. */
export function pairs(takes: string, words: string): Field {
  const read: Field['read'] = (given) =>
    // Entries, as a name may be __proto__.
    Object.fromEntries(given.filter((each) => each !== '').map(pairIn))
  return { takes, words, repeats: true, read }
}

/** Any JSON, or `@` and the file that has it. */
export function json(words: string): Field {
  return {
    takes: 'json',
    words: `${words}: JSON, @FILE, or - for the standard input`,
    read: (given, io) => readJsonValue(last(given), io),
  }
}

export function readJsonValue(given: string, io: Io): unknown {
  if (given === '-') return readJson(io, '-')
  return given.startsWith('@')
    ? readJson(io, given.slice(1))
    : jsonIn(given, `What was given, ${oneLine(given, 100)},`)
}

function pairIn(given: string): readonly [string, string] {
  const at = given.indexOf('=')
  if (at > 0) return [given.slice(0, at), given.slice(at + 1)]
  throw new CommandError('no_pair', `${oneLine(given)} is no name with a value.`, {
    fix: 'Write name=value.',
    exitCode: exitCodes.usage,
  })
}

export function last(given: readonly string[]): string {
  return given.at(-1) ?? ''
}

function wordsOf({ words, repeats }: Field): string {
  return repeats === true ? `${words}; may be repeated` : words
}

function gather(value: string, before: unknown): readonly string[] {
  return Array.isArray(before) ? [...before, value] : [value]
}

function numberIn(given: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : given
}

function flagOf(name: string, { flag }: Field): string {
  return `--${(flag ?? name).replaceAll('_', '-')}`
}

/** As commander keeps the value of a flag: `webhookUrl` for `--webhook-url`. */
function attributeOf(flag: string): string {
  return new Option(flag).attributeName()
}
