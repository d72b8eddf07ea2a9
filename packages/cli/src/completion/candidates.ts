import type { Argument, Command, Option } from 'commander'
import { oneLine } from '../terminal/printable.ts'
import type { Candidate, ServerNames } from './server-names.ts'

/** What can stand where the cursor is; `files` where the shell knows better. */
export type Completion = readonly Candidate[] | 'files'

/**
 * What can be typed next. `words` are those behind `posthorn` up to the cursor, the last one begun or
 * empty. Only what begins as that one does is answered.
 */
export async function completionOf(
  program: Command,
  words: readonly string[],
  namesOf: (given: Readonly<Record<string, string>>) => ServerNames,
): Promise<Completion> {
  const before = words.slice(0, -1)
  const typed = words.at(-1) ?? ''
  const line = readLine(program, before)
  const names = namesOf(line.given)
  // Bash hands over --flag=value in three words, with = alone where the value is yet empty.
  const current = typed === '=' && line.awaiting !== null ? '' : typed
  if (line.awaiting !== null) return matching(await valuesOf(line.awaiting, line, names), current)
  const [, flag = '', begun = ''] = /^(--[^=]+)=(.*)$/s.exec(current) ?? []
  const assigned = findOption(line.command, flag)
  if (assigned !== undefined) {
    const found = matching(await valuesOf(assigned, line, names), begun)
    if (found === 'files') return found
    return found.map(({ value, description }) => ({ value: `${flag}=${value}`, description }))
  }
  if (current.startsWith('-') && !line.onlyOperands) return matching(flagsOf(line.command), current)
  const argument = argumentAt(line.command, line.operands.length)
  const values = argument === undefined ? [] : await valuesOf(argument, line, names)
  if (values === 'files') return values
  return matching(
    [...(line.operands.length === 0 ? verbsOf(line.command) : []), ...values],
    current,
  )
}

interface Line {
  readonly command: Command
  readonly operands: readonly string[]
  /** The option whose value comes next. */
  readonly awaiting: Option | null
  /** Values of options, under their names. */
  readonly given: Readonly<Record<string, string>>
  readonly onlyOperands: boolean
}

/** Goes along the words as the program itself would. */
function readLine(program: Command, words: readonly string[]): Line {
  let command = program
  let awaiting: Option | null = null
  let onlyOperands = false
  const operands: string[] = []
  const given: Record<string, string> = Object.create(null)
  for (const word of words) {
    if (awaiting !== null) {
      // The = between a flag and its value, as bash splits them.
      if (word === '=') continue
      given[awaiting.name()] = word
      awaiting = null
    } else if (word === '--' && !onlyOperands) onlyOperands = true
    else if (word.startsWith('-') && !onlyOperands) {
      const [, flag = word, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? []
      const option = findOption(command, flag)
      if (option === undefined) continue
      if (value !== undefined) given[option.name()] = value
      else if (option.required) awaiting = option
    } else {
      const verb = operands.length > 0 ? undefined : findCommand(command, word)
      if (verb === undefined) operands.push(word)
      else command = verb
    }
  }
  return { command, operands, awaiting, given, onlyOperands }
}

function findOption(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => long === flag || short === flag)
}

function findCommand(command: Command, word: string): Command | undefined {
  return command.commands.find((each) => each.name() === word || each.aliases().includes(word))
}

function argumentAt({ registeredArguments }: Command, at: number): Argument | undefined {
  const last = registeredArguments.at(-1)
  return registeredArguments[at] ?? (last?.variadic ? last : undefined)
}

function verbsOf(command: Command): Candidate[] {
  const help = command.createHelp()
  return help.visibleCommands(command).map((each) => ({
    value: each.name(),
    description: help.subcommandDescription(each),
  }))
}

function flagsOf(command: Command): Candidate[] {
  const help = command.createHelp()
  return help.visibleOptions(command).map((each) => ({
    value: each.long ?? each.short ?? '',
    description: help.optionDescription(each),
  }))
}

/** Of an argument, or of an option that takes a value. */
async function valuesOf(
  wanted: Argument | Option,
  { command }: Line,
  names: ServerNames,
): Promise<Completion> {
  if (wanted.argChoices) return wanted.argChoices.map((value) => ({ value, description: '' }))
  // `topics get <name>` takes a topic, and so does `--topic <name>`.
  const noun = 'flags' in wanted ? wanted.name() : nounOf(wanted, command)
  if (noun.startsWith('topic')) return names.topics()
  if (noun.startsWith('channel')) return names.channels()
  if (noun.startsWith('webhook') && !noun.endsWith('url')) return names.webhooks()
  const takes = 'flags' in wanted ? placeholderOf(wanted) : wanted.name()
  return /file|folder|path|output|json/.test(takes) ? 'files' : []
}

function nounOf(argument: Argument, command: Command): string {
  const isName = /^(name|id)$/.test(argument.name()) && !/^(create|import)$/.test(command.name())
  return isName ? (command.parent?.name() ?? '') : argument.name()
}

/** `file` of `--output <file>`. */
function placeholderOf({ flags }: Option): string {
  return /[<[]([^>\]]*)[>\]]/.exec(flags)?.[1] ?? ''
}

/** Names come from a server: one that a shell could take for more than a word is left out. */
function matching(found: Completion, begun: string): Completion {
  if (found === 'files') return found
  return found
    .filter(({ value }) => value.startsWith(begun) && /^[\w.*:/+-]+$/.test(value))
    .map(({ value, description }) => ({ value, description: oneLine(description, 100) }))
}
