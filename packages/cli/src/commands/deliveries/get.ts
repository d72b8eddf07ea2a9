import type { DeliveryWithAttempts } from '@posthorn/client'
import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli, Io } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf, without } from '../../terminal/details.ts'
import { attemptInFull, attemptTimeline } from './attempts.ts'

/** `posthorn deliveries get DELIVERY`. */
export function addGet(deliveries: Command, { io }: Cli) {
  const command = addIdArgument(deliveries.command('get'), 'delivery', 'its id: EVENT_WEBHOOK')
    .description('show its state, and its attempts one after another')
    .option('--full', 'with the headers of each request, and all that came back')
  inChannel(command).action(async (id: string) => {
    const { full } = command.opts<{ full?: boolean }>()
    const channel = await channelFrom(command, io)
    const delivery = await channel.delivery(id).get()
    printAnswer({ command, io }, delivery, (each) => inWords(io, each, full === true))
  })
}

function inWords(io: Io, delivery: DeliveryWithAttempts, full: boolean): string {
  const { attempt_log } = delivery
  const details = detailsOf(io, without(delivery, 'attempt_log'))
  if (attempt_log.length === 0) return details
  const attempts = full
    ? attempt_log.map((attempt) => attemptInFull(io, attempt)).join('\n')
    : attemptTimeline(io, attempt_log)
  return `${details}\n${attempts}`
}
