import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { addCreate } from './create.ts'
import { addList } from './list.ts'
import { addRevoke } from './revoke.ts'
import { addRotate } from './rotate.ts'

export function addKeys(program: Command, cli: Cli) {
  const keys = program.command('keys').description('what opens a channel')
  for (const add of [addList, addCreate, addRotate, addRevoke]) add(keys, cli)
}
