import type { NewReplay } from '@posthorn/client'
import type { Command } from 'commander'
import { exitCodeHelp } from '../../exit-code-help.ts'
import {
  addFieldFlags,
  type Fields,
  list,
  orRefusedFlags,
  readFields,
  timeAgo,
} from '../../flags/fields.ts'
import { addIdArgument } from '../../flags/id.ts'
import { wantsJson } from '../../flags/json.ts'
import { addYesFlag, confirm } from '../../flags/yes.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'
import { oneLine } from '../../terminal/printable.ts'
import { watchReplay } from '../replays/watch-replay.ts'

const fields: Fields<Omit<NewReplay, 'dry_run'>> = {
  states: list(
    'state',
    'delivered, failed, cancelled, none (never became a delivery); default failed',
  ),
  topics: list('topic', 'which: order.created, or order.* for all below; default every topic'),
  since: timeAgo('events accepted from then on'),
  until: timeAgo('events accepted before then'),
}

const help = `
Counts first, and asks before it sends. Receivers that skip duplicates skip what they had.

Example:
  posthorn webhooks replay ID --states failed,none --since 12h --wait
${exitCodeHelp({ 3: 'with --wait, not all was delivered' })}`

/** `posthorn webhooks replay WEBHOOK`. */
export function addReplay(webhooks: Command, { io, finish }: Cli) {
  const command = addIdArgument(webhooks.command('replay'), 'webhook', 'its id')
    .description('send again what it failed to take or missed')
    .option('--dry-run', 'count, and send nothing')
    .option('--wait', 'until every delivery was attempted, with a bar')
    .addHelpText('after', help)
  addFieldFlags(command, fields)
  inChannel(addYesFlag(command)).action(async (id: string) => {
    const { dryRun, wait } = command.opts<{ dryRun?: boolean; wait?: boolean }>()
    const order = await readFields(command, fields, io)
    const channel = await channelFrom(command, io)
    const webhook = channel.webhook(id)
    const counted = await orRefusedFlags(fields, webhook.replay({ ...order, dry_run: true }))
    const { total, total_capped } = counted
    const count = `${total_capped ? 'at least ' : ''}${total} ${total === 1 ? 'event' : 'events'}`
    if (dryRun === true || total === 0) {
      printAnswer({ command, io }, counted, () =>
        total === 0 ? 'Nothing to send again.\n' : `It would send ${count} again.\n`,
      )
      return
    }
    await confirm({ command, io }, `Send ${count} again to the webhook ${id}?`)
    const replay = await webhook.replay({ ...order, dry_run: false })
    if (wait === true) {
      await watchReplay({ command, io, finish }, { channel, id: replay.id })
      return
    }
    printAnswer({ command, io }, replay, (each) => detailsOf(io, each))
    if (!wantsJson(command)) io.out(`Watch it: posthorn replays watch ${oneLine(replay.id)}\n`)
  })
}
