import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { addEraseData } from './erase-data.ts'
import { addGet } from './get.ts'
import { addList } from './list.ts'
import { addLog } from './log.ts'
import { addPublish } from './publish.ts'
import { addPublishBatch } from './publish-batch.ts'
import { addTail } from './tail.ts'

const verbs = [addList, addGet, addLog, addTail, addPublish, addPublishBatch, addEraseData]

export function addEvents(program: Command, cli: Cli) {
  const events = program.command('events').description('what happened and was accepted')
  for (const add of verbs) add(events, cli)
}
