import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { addCreate } from './create.ts'
import { addDeactivate } from './deactivate.ts'
import { addDelete } from './delete.ts'
import { addDeliveries } from './deliveries.ts'
import { addGet } from './get.ts'
import { addList } from './list.ts'
import { addReactivate } from './reactivate.ts'
import { addReplay } from './replay.ts'
import { addRotateSecret } from './rotate-secret.ts'
import { addSecrets } from './secrets.ts'
import { addTest } from './test.ts'
import { addUpdate } from './update.ts'
import { addValidate } from './validate.ts'

const verbs = [
  addList,
  addGet,
  addCreate,
  addUpdate,
  addValidate,
  addTest,
  addDeliveries,
  addReplay,
  addDeactivate,
  addReactivate,
  addSecrets,
  addRotateSecret,
  addDelete,
]

export function addWebhooks(program: Command, cli: Cli) {
  const webhooks = program
    .command('webhooks')
    .description('subscriptions: where events go, which, and how they are sent')
  for (const add of verbs) add(webhooks, cli)
}
