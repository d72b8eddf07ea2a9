import { Center, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { strings } from '../../strings/strings.ts'
import { PendingButton } from '../button/pending-button.tsx'
import { ErrorBox } from '../query/error-box.tsx'

interface LoadMoreProps {
  /** Of TanStack: a list of which more pages may follow. */
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly isFetchNextPageError: boolean
    readonly error: unknown
    readonly fetchNextPage: () => Promise<unknown>
  }
  /** Told at the end of the list. */
  readonly end?: string
}

/** The foot of a list. What follows is loaded before one gets there; the button is for keyboards. */
export function LoadMore({ query, end }: LoadMoreProps) {
  const foot = useRef<HTMLDivElement>(null)
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const isReady = hasNextPage && !isFetchingNextPage && !isFetchNextPageError

  useEffect(() => {
    if (!isReady || foot.current === null) return
    const observer = new IntersectionObserver(
      // A busy browser tells several turns at once, the last of which is how it stands.
      (entries) => {
        if (entries.at(-1)?.isIntersecting) void fetchNextPage()
      },
      { rootMargin: '0px 0px 1200px' },
    )
    observer.observe(foot.current)
    return () => observer.disconnect()
  }, [isReady, fetchNextPage])

  if (isFetchNextPageError) {
    return <ErrorBox error={query.error} onRetry={() => void fetchNextPage()} />
  }
  return (
    <Center ref={foot} mih={36}>
      {hasNextPage ? (
        <PendingButton
          size="compact-sm"
          variant="default"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {strings.parts.more}
        </PendingButton>
      ) : (
        end !== undefined && (
          <Text size="xs" c="dimmed">
            {end}
          </Text>
        )
      )}
    </Center>
  )
}
