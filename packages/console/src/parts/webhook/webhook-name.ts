import type { Webhook } from '@posthorn/client'
import { strings } from '../../strings/strings.ts'
import { visible } from '../text/visible.ts'

/** What a webhook is called where it stands alone. */
export function nameOf({ name, webhook_url }: Pick<Webhook, 'name' | 'webhook_url'>): string {
  return visible(name ?? webhook_url ?? strings.parts.unnamedWebhook)
}
