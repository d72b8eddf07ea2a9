import { type Dispatcher, Pool } from 'undici'

export interface PostRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface PostAnswer {
  readonly status: number
  readonly body: string
}

/** Kept connections to one origin, one request at a time on each. */
export function openPool(origin: string, connections: number): Pool {
  return new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 60_000 })
}

/** The cheapest POST that undici has: `dispatch` with a handler that keeps the body only. */
export function post(pool: Pool, request: PostRequest): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    let status = 0
    let body = ''
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_controller, statusCode) {
        status = statusCode
      },
      onResponseData(_controller, chunk) {
        body += chunk.toString('latin1')
      },
      onResponseEnd: () => resolve({ status, body }),
      onResponseError: (_controller, error) => reject(error),
    }
    pool.dispatch({ method: 'POST', ...request }, handler)
  })
}
