import { createClient } from '@posthorn/client'
import type { RunningServer } from '@posthorn/server'
import { CommandError, type Io } from '../io.ts'
import { demoGuid } from '../server/well-known.ts'
import { createActions } from './actions.ts'
import { ensureDemo } from './demo.ts'
import { createFirstDelivery, patienceMs } from './first-delivery.ts'
import { takeKeys } from './keys.ts'
import { type SampleListener, startSampleListener } from './sample-listener.ts'
import type { DevState } from './state.ts'
import type { TerminalView } from './terminal-view.ts'
import type { View } from './view.ts'
import { type Sight, type Watcher, watchChannels } from './watcher.ts'
import { webhooksTo } from './webhooks-to.ts'

interface SessionParts {
  readonly io: Io
  readonly view: View
  /** Where keys show what they do; null where keys do nothing. */
  readonly terminal: TerminalView | null
  readonly state: DevState
  readonly server: RunningServer
  /** Where the server has its data, in words. */
  readonly database: string
  readonly listenerPort: number
  /** Stops after the first delivery. */
  readonly once: boolean
  /** Resolves when the user wants an end. */
  readonly stopped: Promise<void>
}

/**
 * From a server that has just started to its end, which this function brings about: what the server
 * has under way is finished while the sample listener is still there. Answers null, or why the server
 * could not go on.
 */
export async function runSession(parts: SessionParts): Promise<Error | null> {
  const { server, state, view } = parts
  const operator = createClient({ url: server.url, key: state.operatorKey, retries: 1 })
  const firstDelivery = createFirstDelivery()
  /** In the order in which they are called at the end. */
  const endings: (() => unknown)[] = [view.stopping, server.stop]
  try {
    let watcher: Watcher | null = null
    const listener = await startSampleListener({
      port: parts.listenerPort,
      // Whoever leads a webhook here wants to see its events: its channel may be new as well.
      async webhooks(listenerUrl) {
        await watcher?.lookAround()
        return webhooksTo(operator, listenerUrl)
      },
      onRequest: view.received,
    })
    endings.push(listener.close)
    const places = {
      api: server.url,
      docs: `${server.url}/docs`,
      consoleLink: server.signInLink,
      listener: listener.url,
      database: parts.database,
      operatorKey: state.operatorKey,
    }
    view.started(places)

    const demo = await ensureDemo(
      { operator, serverUrl: server.url, listenerUrl: listener.url },
      state,
    )
    watcher = watchChannels(operator, {
      always: demoGuid,
      onSight(sight) {
        view.saw(sight, isTaken(sight, listener))
        firstDelivery.saw(sight)
      },
    })
    endings.unshift(watcher.stop)
    await listener.getReady()

    const ended = Promise.race([parts.stopped.then(() => null), server.failed])
    const hello = await publishHello(server.url, demo.publisherKey)
    const first = await Promise.race([firstDelivery.of(hello), ended])
    if (first === 'late') throw notDelivered()
    if (first !== 'delivered') return first
    view.goOn(demo, places)
    if (parts.once) return null

    const { io, terminal } = parts
    if (terminal === null || io.onKey === null) return await ended
    const actions = createActions({
      io,
      view: terminal,
      places,
      demo,
      operator,
      listener,
      watcher,
    })
    const { promise: quit, resolve } = Promise.withResolvers<null>()
    const press = takeKeys(actions, { view: terminal, quit: () => resolve(null) })
    endings.unshift(io.onKey(press))
    return await Promise.race([ended, quit])
  } finally {
    for (const end of endings) await end()
  }
}

function isTaken(sight: Sight, listener: SampleListener): boolean {
  if (sight.kind !== 'attempt') return false
  const { event_id, webhook_id } = sight.attempt
  return listener.took(event_id, webhook_id)
}

/** Answers the event's id. */
async function publishHello(url: string, publisherKey: string): Promise<string> {
  const { id } = await createClient({ url, key: publisherKey })
    .channel(demoGuid)
    .events.publish({
      topic: 'hello.world',
      data: { message: 'Hello from Posthorn', started_at: new Date().toISOString() },
    })
  return id
}

function notDelivered(): CommandError {
  const seconds = patienceMs / 1000
  return new CommandError('not_delivered', `The first event did not arrive in ${seconds} s.`, {
    fix: 'Look at the lines above. A proxy or firewall for 127.0.0.1 is the usual cause.',
  })
}
