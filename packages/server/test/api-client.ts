/** An answer of the API, its JSON read. */
export interface ApiAnswer<T = unknown> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

/** Calls the API as any HTTP client would: a key, a path, a body. */
export interface ApiClient {
  call<T = unknown>(
    method: string,
    path: string,
    options?: {
      readonly json?: unknown
      readonly body?: string | Uint8Array<ArrayBuffer>
      readonly headers?: Readonly<Record<string, string>>
      readonly signal?: AbortSignal
    },
  ): Promise<ApiAnswer<T>>
  /** The body of a 2xx answer; throws with the problem otherwise. */
  ok<T = unknown>(method: string, path: string, json?: unknown): Promise<T>
}

export function createApiClient(url: string, key: string | null): ApiClient {
  const call: ApiClient['call'] = async <T>(
    method: string,
    path: string,
    options: Parameters<ApiClient['call']>[2] = {},
  ) => {
    const { json, body, headers, signal } = options
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Basic ${btoa(`${key}:`)}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? (body ?? null) : JSON.stringify(json),
      signal: signal ?? null,
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as T,
    }
  }
  return {
    call,
    async ok<T>(method: string, path: string, json?: unknown) {
      const answer = await call<T>(method, path, json === undefined ? {} : { json })
      if (answer.status >= 200 && answer.status < 300) return answer.body
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    },
  }
}
