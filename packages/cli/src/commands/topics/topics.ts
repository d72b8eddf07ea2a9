import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { addCreate } from './create.ts'
import { addDelete } from './delete.ts'
import { addDeprecate } from './deprecate.ts'
import { addGet } from './get.ts'
import { addImport } from './import.ts'
import { addList } from './list.ts'
import { addUndeprecate } from './undeprecate.ts'
import { addUpdate } from './update.ts'

const verbs = [
  addList,
  addGet,
  addCreate,
  addUpdate,
  addDeprecate,
  addUndeprecate,
  addDelete,
  addImport,
]

export function addTopics(program: Command, cli: Cli) {
  const topics = program
    .command('topics')
    .description('the catalog of the installation: kinds of events, with examples and schemas')
  for (const add of verbs) add(topics, cli)
}
