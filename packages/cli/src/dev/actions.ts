import { type Client, createClient } from '@posthorn/client'
import type { Io } from '../io.ts'
import { type Demo, demoChannel } from './demo.ts'
import { demoTopics } from './demo-topics.ts'
import { openInBrowser } from './open-in-browser.ts'
import { retryAll } from './retry-all.ts'
import type { SampleListener } from './sample-listener.ts'
import type { Places } from './screen.ts'
import type { TextScreen } from './text-screen.ts'
import type { Watcher } from './watcher.ts'

export type Actions = ReturnType<typeof createActions>

const burstSize = 50

export interface ActionParts {
  readonly io: Io
  readonly screen: TextScreen
  readonly places: Places
  readonly demo: Demo
  readonly operator: Client
  readonly listener: SampleListener
  readonly watcher: Watcher
}

/** What a user can do at the keyboard. Each does it over the API and says what it did. */
export function createActions(parts: ActionParts) {
  const { io, screen, places, demo, operator, listener, watcher } = parts
  const publisher = createClient({ url: places.api, key: demo.publisherKey, retries: 1 })
  const { events } = publisher.channel(demoChannel)
  const webhook = operator.channel(demo.channelId).webhook(demo.webhookId)
  let triggered = 0

  return {
    async trigger() {
      const { name, example } = demoTopics[triggered++ % demoTopics.length] ?? demoTopics[0]
      await events.publish({ topic: name, data: example })
    },

    async burst() {
      const [{ name, example }] = demoTopics
      const batch = Array.from({ length: burstSize }, (_, index) => ({
        topic: name,
        data: { ...example, order: 1001 + index },
      }))
      const startedMs = performance.now()
      await events.publishBatch(batch)
      const tookMs = Math.round(performance.now() - startedMs)
      screen.note('burst', `${burstSize} events are stored, all or none, in ${tookMs} ms`)
    },

    fail() {
      listener.failing = !listener.failing
      const now = listener.failing
        ? 'answers 500 from now on; retries follow after 5 s, 1 min, 10 min. f heals it, r retries now'
        : 'takes events again'
      screen.note('listener', now)
    },

    async retry() {
      const { sent, refused } = await retryAll(operator, watcher.channels())
      const some =
        sent === 0 ? 'nothing waits for a retry or has failed' : `${sent} on the way again`
      screen.note(
        'retry',
        refused === 0 ? some : `${some}; ${refused} not, as their webhook is not active`,
      )
    },

    async pause() {
      const { status } = await webhook.get()
      const stopping = status === 'active'
      await (stopping ? webhook.deactivate() : webhook.reactivate())
      screen.note(
        'webhook',
        stopping
          ? 'deactivated: events are held. p lets it go on'
          : 'active: what was held goes out',
      )
    },

    last() {
      if (listener.last === null) screen.note('last', 'the sample listener got nothing yet')
      else screen.request(listener.last)
    },

    async docs() {
      const opened = await openInBrowser(places.docs, io.env)
      screen.note('docs', opened ? `opened ${places.docs}` : `open ${places.docs} in your browser`)
    },

    curl: () => screen.curl(demo, places),
    apiKeys: () => screen.apiKeys(demo, places),
  }
}
