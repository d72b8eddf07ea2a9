import { type Client, createClient } from '@posthorn/client'
import type { Io } from '../io.ts'
import { demoGuid } from '../server/well-known.ts'
import { spanWords } from '../terminal/time-words.ts'
import type { Demo } from './demo.ts'
import { demoTopics } from './demo-topics.ts'
import { openInBrowser } from './open-in-browser.ts'
import { retryAll } from './retry-all.ts'
import type { SampleListener } from './sample-listener.ts'
import type { TerminalView } from './terminal-view.ts'
import type { Places } from './view.ts'
import type { Watcher } from './watcher.ts'

export type Actions = ReturnType<typeof createActions>

/** Events that `b` publishes at once. */
export const burstSize = 50

export interface ActionParts {
  readonly io: Io
  readonly view: TerminalView
  readonly places: Places
  readonly demo: Demo
  readonly operator: Client
  readonly listener: SampleListener
  readonly watcher: Watcher
}

/** What a user can do at the keyboard. Each does it over the API and says what it did. */
export function createActions(parts: ActionParts) {
  const { io, view, places, demo, operator, listener, watcher } = parts
  const publisher = createClient({ url: places.api, key: demo.publisherKey, retries: 1 })
  const { events } = publisher.channel(demoGuid)
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
      const took = spanWords(performance.now() - startedMs)
      view.note('burst', `${burstSize} events are stored, all or none, in ${took}`)
    },

    fail() {
      listener.failing = !listener.failing
      const now = listener.failing
        ? 'answers 500 from now on; retries follow after 5 s, 1 min, 10 min. f heals it, r retries now'
        : 'takes events again'
      view.note('listener', now)
    },

    async retry() {
      const { sent, refused } = await retryAll(operator, watcher.channels())
      const some =
        sent === 0 ? 'nothing waits for a retry or has failed' : `${sent} on the way again`
      view.note(
        'retry',
        refused === 0 ? some : `${some}; ${refused} not, as their webhook is not active`,
      )
    },

    async pause() {
      const { status } = await webhook.get()
      const stopping = status === 'active'
      await (stopping ? webhook.deactivate() : webhook.reactivate())
      view.note(
        'webhook',
        stopping
          ? 'deactivated: events are held. p lets it go on'
          : 'active: what was held goes out',
      )
    },

    last() {
      if (listener.last === null) view.note('last', 'the sample listener got nothing yet')
      else view.request(listener.last)
    },

    async docs() {
      const opened = await openInBrowser(places.docs, io.env)
      view.note('docs', opened ? `opened ${places.docs}` : `open ${places.docs} in your browser`)
    },

    async console() {
      const link = places.consoleLink()
      if (link === null) return view.note('console', 'it is not built: npm run console')
      const opened = await openInBrowser(link, io.env)
      view.note('console', opened ? `opened ${places.api}` : `open ${link} in your browser`)
    },

    curl: () => view.curl(demo, places),
    apiKeys: () => view.apiKeys(demo, places),
  }
}
