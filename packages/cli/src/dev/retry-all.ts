import { type Client, PosthornProblem } from '@posthorn/client'

/** Of one state in one channel; more are a replay's work. */
const most = 100

/** Sends again at once what waits for its next attempt, and what was given up, oldest first. */
export async function retryAll(
  client: Client,
  channels: readonly string[],
): Promise<{ sent: number; refused: number }> {
  let sent = 0
  let refused = 0
  for (const id of channels) {
    const channel = client.channel(id)
    for (const state of ['retrying', 'failed'] as const) {
      const { data } = await channel.deliveries.list({ state, limit: most }).page()
      for (const delivery of data.reverse()) {
        try {
          await channel.delivery(delivery.id).retry()
          sent += 1
        } catch (error) {
          if (!(error instanceof PosthornProblem)) throw error
          // What moved on meanwhile needs no retry.
          if (error.code === 'webhook_not_active') refused += 1
        }
      }
    }
  }
  return { sent, refused }
}
