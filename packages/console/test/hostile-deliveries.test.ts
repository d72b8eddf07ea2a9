import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { hostileText } from './support/receiver.ts'

const { http, delivery: words } = strings

goals('What strangers wrote', (given) => {
  /** The page of a delivery that has had its attempt. */
  async function openDelivery(at: string, data: unknown, name = at): Promise<Page> {
    const { channel, guid, key, receiver } = given.shop
    const topic = `strange.${at}`
    const webhook_url = `${receiver.url}/strange/${at}`
    const retry_policy = { delays: [] }
    await channel.webhooks.create({ name, webhook_url, topics: [topic], retry_policy })
    const { id } = await channel.events.publish({ topic, data })
    const deliveries = () => channel.event(id).notificationLog.list().page()
    const ofWebhook = async () =>
      (await channel.deliveries.list({ topic }).page()).data.find(
        ({ event_id, state }) => event_id === id && state !== 'pending',
      )
    await expect.poll(ofWebhook).toBeDefined()
    void deliveries
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/deliveries/${(await ofWebhook())?.id}`)
    await page.getByRole('heading', { name: http.request }).waitFor()
    return page
  }
})
