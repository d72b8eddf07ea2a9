import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { TimeRange } from '../../domain/stats/steps.ts'
import type { StatsReader, WebhookFigures } from '../../store/store.ts'

/** Webhooks read at once: 1 ms, and 4 at the most. Others have their turn in between. */
const portion = 20

/** What happened to each webhook of a channel; ends early when nobody waits for it any more. */
export async function* everyWebhook(
  stats: Pick<StatsReader, 'byWebhook'>,
  channelId: ChannelId,
  { range, signal }: { readonly range: TimeRange; readonly signal: AbortSignal },
): AsyncGenerator<WebhookFigures> {
  let after: WebhookId | null = null
  while (!signal.aborted) {
    const found: WebhookFigures[] = await stats.byWebhook({
      channelId,
      range,
      after,
      limit: portion,
    })
    yield* found
    after = found.at(-1)?.webhookId ?? null
    if (found.length < portion) return
  }
}
