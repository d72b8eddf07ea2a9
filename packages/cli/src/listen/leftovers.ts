import type { ChannelClient } from '@posthorn/client'
import type { Io } from '../io.ts'
import { unless } from '../server/unless.ts'
import { printable } from '../terminal/printable.ts'
import { isLeftOver, oneRunMark } from './mark.ts'

/** Deletes the webhooks of runs with --ephemeral that were killed on this machine. A living run keeps its own. */
export async function deleteLeftovers(io: Pick<Io, 'err'>, channel: ChannelClient) {
  const here = await oneRunMark()
  const ids: string[] = []
  for await (const webhook of channel.webhooks.list()) {
    if (isLeftOver(webhook, here)) ids.push(webhook.id)
  }
  for (const id of ids) {
    const deletion = channel.webhook(id).delete()
    const deleted = await unless(
      ['not_found'],
      deletion.then(() => true),
    )
    if (deleted === true) {
      io.err(`${printable(`Deleted the webhook ${id}, which a killed run had left.`)}\n`)
    }
  }
}
