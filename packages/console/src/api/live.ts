import type { LiveItem, LiveQuery } from '@posthorn/client'
import { useEffect, useRef, useState } from 'react'
import { api } from './client.ts'
import { noticeSignedOut } from './query-client.ts'

export type LiveState =
  | { readonly kind: 'off' | 'connecting' | 'on' | 'lost' }
  | { readonly kind: 'failed'; readonly error: unknown }

export interface LiveBatch {
  readonly items: readonly LiveItem[]
  /** More came than is kept between two turns: the lists have it. */
  readonly isCut: boolean
}

interface LiveTail {
  readonly query: LiveQuery
  /** The tail stands, at first or again. */
  readonly onOpen?: () => void
  readonly onItems: (batch: LiveBatch) => void
}

/** How long items gather, so that a page is drawn a few times a second however much happens. */
const turnMs = 250
const mostPerTurn = 5_000

/** Follows what happens on a channel for as long as the page is open. */
export function useLiveTail(channel: string, { query, onOpen, onItems }: LiveTail): LiveState {
  const [state, setState] = useState<LiveState>({ kind: 'connecting' })
  const latest = useRef({ onOpen, onItems })
  latest.current = { onOpen, onItems }
  const { topic, webhook_id } = query

  useEffect(() => {
    setState({ kind: 'connecting' })
    const stopping = new AbortController()
    let turn: ReturnType<typeof setTimeout> | null = null
    let items: LiveItem[] = []
    let isCut = false

    const take = (item: LiveItem) => {
      if (items.length < mostPerTurn) items.push(item)
      else isCut = true
      turn ??= setTimeout(() => {
        const batch = { items, isCut }
        turn = null
        items = []
        isCut = false
        latest.current.onItems(batch)
      }, turnMs)
    }
    const follow = async () => {
      const tail = api.channel(channel).live(
        { ...(topic !== undefined && { topic }), ...(webhook_id !== undefined && { webhook_id }) },
        {
          signal: stopping.signal,
          onOpen() {
            setState({ kind: 'on' })
            latest.current.onOpen?.()
          },
          onLost: () => setState({ kind: 'lost' }),
        },
      )
      for await (const item of tail) take(item)
    }
    follow().catch((error: unknown) => {
      if (stopping.signal.aborted) return
      noticeSignedOut(error)
      setState({ kind: 'failed', error })
    })
    return () => {
      stopping.abort()
      if (turn !== null) clearTimeout(turn)
    }
  }, [channel, topic, webhook_id])
  return state
}
