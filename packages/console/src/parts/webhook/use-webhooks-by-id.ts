import type { Webhook } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { webhooksQuery } from '../../api/webhooks.ts'

/** Finds a webhook of the channel; undefined while they are asked for, null when it was deleted. */
export function useWebhooksById(channel: string): (id: string) => Webhook | null | undefined {
  const { data } = useQuery(webhooksQuery(channel))
  return useMemo(() => {
    const all = data && new Map(data.map((each) => [each.id, each]))
    return (id) => (all === undefined ? undefined : (all.get(id) ?? null))
  }, [data])
}
