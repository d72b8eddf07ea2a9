import { api } from './client.ts'
import { webhookChanged } from './webhooks.ts'

/** Asks the receiver of a webhook whether it agrees, once more. */
export async function sendValidation(channel: string, webhook: string): Promise<void> {
  try {
    await api.channel(channel).webhook(webhook).validation.send()
  } finally {
    await webhookChanged(channel, webhook)
  }
}

interface Confirmed {
  readonly webhook: string
  readonly code: string
}

export async function confirmValidation(
  channel: string,
  { webhook, code }: Confirmed,
): Promise<void> {
  try {
    await api.channel(channel).webhook(webhook).validation.confirm({ code })
  } finally {
    // Refused, too: the code was voided, or an answer came meanwhile.
    await webhookChanged(channel, webhook)
  }
}
