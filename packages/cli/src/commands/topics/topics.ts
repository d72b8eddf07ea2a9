import type { Command } from 'commander'
import type { Io } from '../../io.ts'
import { addImport } from './import.ts'

export function addTopics(program: Command, io: Io) {
  const topics = program.command('topics').description('work with the catalog of a running server')
  addImport(topics, io)
}
