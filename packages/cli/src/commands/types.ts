import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { errorCode } from '../error-code.ts'
import { exitCodeHelp } from '../exit-code-help.ts'
import { addJsonFlag } from '../flags/json.ts'
import { fileError, readJson } from '../input.ts'
import { type Cli, CommandError, exitCodes, type Io } from '../io.ts'
import { openOutput } from '../output-file.ts'
import { addServerFlags, serverClient } from '../server/connect.ts'
import { printAnswer } from '../terminal/answer.ts'
import { oneLine, printable } from '../terminal/printable.ts'
import { shellWord } from '../terminal/shell-word.ts'
import { type CataloguedTopic, topicsModule } from '../types/topics-module.ts'

interface TypesFlags {
  readonly output?: string
  readonly check?: boolean
  readonly file?: string
}

const examples = `
Examples:
  posthorn types --output src/topics.ts
  posthorn types --output src/topics.ts --check
  posthorn types --file catalog.json > topics.ts
${exitCodeHelp({ 3: 'with --check, the file is not what the catalog says now' })}`

export function addTypes(program: Command, { io, finish }: Cli) {
  const command = program
    .command('types')
    .description(
      'write the TypeScript types of the catalog, for @posthorn/listener and @posthorn/client',
    )
    .option('--output <file>', 'write them there (default: print them)')
    .option('--check', 'change nothing, and fail when the file is not up to date')
    .option(
      '--file <file>',
      'read a catalog file instead of asking a server; - for the standard input',
    )
    .addHelpText('after', examples)
  addServerFlags(addJsonFlag(command, 'print JSON')).action(async () => {
    const { output, check = false, file } = command.opts<TypesFlags>()
    if (check && output === undefined) throw nothingToCheck()
    const topics =
      file === undefined
        ? await Array.fromAsync(serverClient(command, io).topics.list({ limit: 100 }))
        : await readCatalogFile(io, file)
    if (topics.length === 0) throw emptyCatalog()
    const module = await topicsModule(topics)
    if (output === undefined) {
      printAnswer({ command, io }, { topics: topics.length, module }, () => module)
      return
    }
    const current = await present(io, output)
    // A checkout on Windows may have changed the line breaks.
    const upToDate = current?.replaceAll('\r\n', '\n') === module
    if (!check && !upToDate) await write(io, output, module)
    const answer = { topics: topics.length, file: output, up_to_date: upToDate || !check }
    printAnswer({ command, io }, answer, () => inWords({ ...answer, upToDate, check }))
    if (check && !upToDate) finish(exitCodes.notInOrder)
  })
}

function inWords(said: {
  readonly topics: number
  readonly file: string
  readonly upToDate: boolean
  readonly check: boolean
}): string {
  const file = oneLine(said.file)
  if (said.upToDate) return `${file} is up to date: ${said.topics} topics.\n`
  if (said.check) {
    const output = shellWord(printable(said.file))
    return `${file} is not what the catalog says.\n  Write it: posthorn types --output ${output}\n`
  }
  return `${file} written: ${said.topics} topics.\n`
}

/** Null when there is no such file yet. */
async function present(io: Io, shown: string): Promise<string | null> {
  const path = resolve(io.cwd, shown)
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null
    throw fileError(error, { name: shown, path })
  })
}

async function write(io: Io, shown: string, text: string): Promise<void> {
  await using file = await openOutput(io, shown)
  await file.writeFile(text)
}

async function readCatalogFile(io: Io, shown: string): Promise<CataloguedTopic[]> {
  const catalog = await readJson(io, shown)
  const topics: unknown =
    typeof catalog === 'object' && catalog !== null && 'topics' in catalog ? catalog.topics : null
  if (Array.isArray(topics) && topics.every(isNamed)) return topics
  throw new CommandError('no_catalog', `${oneLine(shown)} is not a catalog.`, {
    fix: 'It must be {"topics": [{"name": "order.created", "schema": {…}}]}.',
  })
}

function isNamed(topic: unknown): topic is CataloguedTopic {
  return (
    typeof topic === 'object' && topic !== null && 'name' in topic && typeof topic.name === 'string'
  )
}

function nothingToCheck(): CommandError {
  return new CommandError('output_missing', '--check needs the file to look at.', {
    fix: 'Give it with --output FILE.',
    exitCode: exitCodes.usage,
  })
}

function emptyCatalog(): CommandError {
  return new CommandError('no_topics', 'The catalog has no topics.', {
    fix: 'Make some first: posthorn topics create NAME, or posthorn topics import FILE.',
  })
}
