import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ImportedTopics, TopicImport } from '@posthorn/client'
import type { Command } from 'commander'
import { type Cli, CommandError } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { addJsonFlag, printAnswer } from '../../terminal/answer.ts'

/** `posthorn topics import FILE`. The file is what `POST /v1/topics/import` takes. */
export function addImport(topics: Command, { io }: Cli) {
  const command = topics
    .command('import')
    .description('take in a catalog: create topics that are missing, change those that exist')
    .argument('<file>', 'JSON: {"topics": [{"name", "description", "example", "schema"}, …]}')
  addServerFlags(addJsonFlag(command)).action(async (file: string) => {
    const catalog = await readCatalog(resolve(io.cwd, file), file)
    const imported = await serverClient(command, io).topics.import(catalog)
    printAnswer({ command, io }, imported, (counts) => `${inWords(counts, file)}\n`)
  })
}

async function readCatalog(path: string, shown: string): Promise<TopicImport> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EISDIR') {
      throw new CommandError('not_a_file', `${shown} is a folder.`, {
        fix: 'Name the JSON file that has the catalog.',
      })
    }
    if (code !== 'ENOENT') throw error
    throw new CommandError('file_not_found', `There is no file ${shown}.`, {
      fix: `Looked for ${path}.`,
    })
  })
  const catalog = parse(text, shown)
  const isCatalog = typeof catalog === 'object' && catalog !== null && 'topics' in catalog
  // What is in the list the server tells, fault by fault.
  if (isCatalog) return catalog as TopicImport
  throw new CommandError('no_catalog', `${shown} is not a catalog: it has no list "topics".`, {
    fix: 'Write {"topics": [{"name": "order.created"}]}; examples/catalogs has whole ones.',
  })
}

function parse(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandError('malformed_json', `${shown} is not JSON: ${why}.`, {
      fix: 'Mend the file; nothing was imported.',
    })
  }
}

function inWords({ created, updated, unchanged }: ImportedTopics, shown: string): string {
  const total = created + updated + unchanged
  return `${shown}: ${total} ${total === 1 ? 'topic' : 'topics'}, of which ${created} created, ${updated} updated, ${unchanged} unchanged.`
}
