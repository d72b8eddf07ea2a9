import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deactivateWebhook } from '../operations/webhooks/deactivate-webhook.ts'
import { reactivateWebhook } from '../operations/webhooks/reactivate-webhook.ts'
import { delivered, failed, nodeWith } from './suite/node.ts'

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('publish'), count: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'deactivate' }) },
  { weight: 3, arbitrary: fc.constant({ do: 'reactivate' }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('answer'), count: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 4, arbitrary: fc.constant({ do: 'tick' }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.integer({ min: 1, max: 8 }) }),
  },
)

test('without a crash or a retry by hand, what was delivered is never sent again', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const answers: (() => void)[] = []
      const taken = new Map<string, number>()
      let calm = false
      const node = await nodeWith(async (_attempt, _webhook, { id }) => {
        if (!calm) await new Promise<void>((resolve) => answers.push(resolve))
        if (!calm && taken.size % 5 === 4 && !taken.has(id)) {
          taken.set(id, 0)
          return failed()
        }
        taken.set(id, (taken.get(id) ?? 0) + 1)
        return delivered
      })
      const webhook = await node.webhook({ onSuspend: 'hold' })
      const ids: string[] = []
      for (const each of steps) {
        if ('count' in each && each.do === 'publish') {
          ids.push(...(await node.publish(each.count)).map(({ eventId }) => eventId))
        } else if ('count' in each) for (const end of answers.splice(0, each.count)) end()
        else if ('ms' in each) await new Promise((resolve) => setTimeout(resolve, each.ms))
        else if (each.do === 'deactivate') await deactivateWebhook(node.context, webhook)
        else if (each.do === 'reactivate') await reactivateWebhook(node.context, webhook)
        else await node.engine.tick()
      }

      calm = true
      await reactivateWebhook(node.context, webhook)
      while (ids.some((id) => (taken.get(id) ?? 0) === 0)) {
        for (const end of answers.splice(0)) end()
        await node.quiet()
        node.time.nowMs += 61_000
        await node.engine.tick()
      }
      await node.settled()
      expect([...taken].filter(([, times]) => times !== 1)).toEqual([])
    }),
    { numRuns: 15, endOnFailure: true },
  )
})
