import type { ImportedTopics, TopicImport } from '@posthorn/client'
import type { Command } from 'commander'
import { addJsonFlag } from '../../flags/json.ts'
import { readJson } from '../../input.ts'
import { type Cli, CommandError, type Io } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'

/** `posthorn topics import FILE`. The file is what `POST /v1/topics/import` takes. */
export function addImport(topics: Command, { io }: Cli) {
  const command = topics
    .command('import')
    .description('take in a catalog: create topics that are missing, change those that exist')
    .argument('<file>', 'JSON: {"topics": [{"name", "description", "example", "schema"}, …]}')
  addServerFlags(addJsonFlag(command)).action(async (file: string) => {
    const catalog = await readCatalog(io, file)
    const imported = await serverClient(command, io).topics.import(catalog)
    printAnswer({ command, io }, imported, (counts) => `${inWords(counts, file)}\n`)
  })
}

async function readCatalog(io: Io, file: string): Promise<TopicImport> {
  const catalog = await readJson(io, file)
  const isCatalog = typeof catalog === 'object' && catalog !== null && 'topics' in catalog
  // What is in the list the server tells, fault by fault.
  if (isCatalog) return catalog as TopicImport
  throw new CommandError('no_catalog', `${file} is not a catalog: it has no list "topics".`, {
    fix: 'Write {"topics": [{"name": "order.created"}]}; examples/catalogs has whole ones.',
  })
}

function inWords({ created, updated, unchanged }: ImportedTopics, shown: string): string {
  const total = created + updated + unchanged
  return `${shown}: ${total} ${total === 1 ? 'topic' : 'topics'}, of which ${created} created, ${updated} updated, ${unchanged} unchanged.`
}
