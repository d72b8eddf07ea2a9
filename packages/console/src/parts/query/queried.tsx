import { PosthornProblem } from '@posthorn/client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorBox } from './error-box.tsx'
import { Loading } from './loading.tsx'
import { Missing, type MissingProps } from './missing.tsx'

interface QueriedProps<Data> {
  readonly query: UseQueryResult<Data>
  readonly rows?: number
  /** What is said when there is nothing at this address. */
  readonly missing?: MissingProps
  readonly children: (data: Data) => ReactNode
}

/** What a call answered, or that it is under way, or why it failed. Old data stays while new is fetched. */
export function Queried<Data>({ query, rows, missing, children }: QueriedProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null) {
    const isMissing = query.error instanceof PosthornProblem && query.error.status === 404
    if (isMissing && missing !== undefined) return <Missing {...missing} />
    return <ErrorBox error={query.error} onRetry={() => void query.refetch()} />
  }
  return <Loading {...(rows !== undefined && { rows })} />
}
