import { setTimeout as pause } from 'node:timers/promises'
import type { ChannelClient, Replay } from '@posthorn/client'
import type { Command } from 'commander'
import { type Cli, CommandError, exitCodes } from '../../io.ts'
import { stopSignal } from '../../stop-signal.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { oneLine } from '../../terminal/printable.ts'
import { createProgress } from '../../terminal/progress.ts'

const betweenLooksMs = 500

/**
 * Waits until a replay has ended and each of its deliveries was attempted; those that failed and are
 * attempted again later are not waited for. Then says how they are doing, with exit code 3 unless all arrived.
 * A user who stops waiting stops nothing else.
 */
export async function watchReplay(
  { command, io, finish }: Cli & { readonly command: Command },
  { channel, id }: { readonly channel: ChannelClient; readonly id: string },
): Promise<void> {
  const signal = stopSignal(io)
  const progress = createProgress(io, 'attempted')
  let replay: Replay
  try {
    for (;;) {
      replay = await channel.replay(id).get({ signal })
      if (hasEnded(replay)) break
      const { counts, fed, status, total } = replay
      // The server counts after it read how many it fed, so that those may be fewer.
      const attempted = Math.max(0, fed - counts.pending)
      progress.show(attempted, status === 'done' ? fed : Math.max(total, fed))
      await pause(betweenLooksMs, undefined, { signal })
    }
  } catch (error) {
    if (!signal.aborted) throw error
    throw new CommandError('stopped', `The replay ${id} goes on without you.`, {
      fix: `Look again: posthorn replays watch ${id}`,
    })
  } finally {
    progress.end()
  }
  printAnswer({ command, io }, replay, inWords)
  const { cancelled, failed, held, retrying } = replay.counts
  const isWhole = replay.status === 'done' && cancelled + failed + held + retrying === 0
  if (!isWhole) finish(exitCodes.notInOrder)
}

/** One that is paused goes on when its webhook is active again, which may be never. */
function hasEnded({ counts, status }: Replay): boolean {
  return status === 'paused' || (status !== 'running' && counts.pending === 0)
}

function inWords({ counts, id, status }: Replay): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`)
  const why = status === 'paused' ? ' It goes on when its webhook is active.' : ''
  const sentence = `The replay ${id} is ${status}: ${parts.join(', ') || 'nothing was sent'}.${why}`
  return `${oneLine(sentence)}\n`
}
