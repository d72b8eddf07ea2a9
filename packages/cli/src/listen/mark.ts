import { readFile, readlink } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
import type { Webhook } from '@posthorn/client'
import { errorCode } from '../error-code.ts'
import { printable } from '../terminal/printable.ts'

/** What the metadata of a webhook says of the run that made it. */
export type Mark = Readonly<Record<string, string>>

export const madeBy = 'posthorn listen'

/** Of the webhook that later runs on this machine take up again for the same app. */
export function appMark(app: string): Mark {
  return { made_by: madeBy, host: hostName(), app: textUpTo(longestValue, app) }
}

/** Of a webhook that no other run takes up, with what tells whether its own still lives. */
export async function oneRunMark(): Promise<Mark> {
  const space = await pidSpace()
  const owner = space === null ? {} : { pid_space: space, pid: String(process.pid) }
  return { made_by: madeBy, host: hostName(), ephemeral: 'true', ...owner }
}

export function carries({ metadata, notification_type }: Webhook, mark: Mark): boolean {
  const isMarked = Object.entries(mark).every(([name, value]) => metadata[name] === value)
  return notification_type === 'stream' && isMarked
}

/** Whether it was made for one run, which is known to have ended. `here`: the mark of a run of this process. */
export function isLeftOver(webhook: Webhook, here: Mark): boolean {
  const { pid: own = null, ...others } = here
  // Without one, any process may be out of sight.
  if (own === null || !carries(webhook, others)) return false
  const { pid = '' } = webhook.metadata
  return /^[1-9]\d{0,9}$/.test(pid) && !isRunning(Number(pid))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Any other refusal comes from a process that is there.
    return errorCode(error) !== 'ESRCH'
  }
}

/**
 * Names what a process id is unique in, so that one which is not found here has ended: a boot of a
 * machine, since two may have the same name, and a container. Null when that cannot be told.
 */
async function pidSpace(): Promise<string | null> {
  if (process.platform !== 'linux') {
    const bootedS = Date.now() / 1000 - uptime()
    // Clocks are set right while a machine runs.
    return `boot ${Math.round(bootedS / 60)}`
  }
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    return `boot ${boot.trim()} ${await readlink('/proc/self/ns/pid')}`
  } catch {
    return null
  }
}

export function hostName(): string {
  return textUpTo(100, printable(hostname()))
}

/** As the API takes it, without half a character at its end. */
export function textUpTo(most: number, text: string): string {
  return text.slice(0, most).toWellFormed()
}

/** What the API takes in metadata. */
const longestValue = 500
