import type { Webhook } from '@posthorn/client'

export function statusWords({ status, status_reason }: Webhook): string {
  return status_reason === null ? status : `${status} (${status_reason})`
}
