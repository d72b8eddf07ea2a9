import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorBox } from './error-box.tsx'
import { Loading } from './loading.tsx'

interface QueriedProps<Data> {
  readonly query: UseQueryResult<Data>
  readonly rows?: number
  readonly children: (data: Data) => ReactNode
}

/** What a call answered, or that it is under way, or why it failed. Old data stays while new is fetched. */
export function Queried<Data>({ query, rows, children }: QueriedProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null) {
    return <ErrorBox error={query.error} onRetry={() => void query.refetch()} />
  }
  return <Loading {...(rows !== undefined && { rows })} />
}
