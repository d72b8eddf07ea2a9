import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { addImport } from './import.ts'

export function addTopics(program: Command, cli: Cli) {
  const topics = program.command('topics').description('work with the catalog of a running server')
  addImport(topics, cli)
}
