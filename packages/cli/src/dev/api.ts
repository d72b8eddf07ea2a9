import { CommandError } from '../io.ts'

/** Calls to a Posthorn server. Answers `null` for 404; anything else that is not 2xx is a `CommandError`. */
export interface Api {
  call<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<T | null>
}

export function createApi(serverUrl: string, key: string): Api {
  return {
    async call<T>(method: string, path: string, body?: object) {
      const response = await fetch(`${serverUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      })
      const answer: unknown = await response.json()
      if (response.ok) return answer as T
      if (response.status === 404) return null
      throw new CommandError('api_refused', `${method} ${path} answered ${response.status}`, {
        fix: detailOf(answer) ?? 'Look at the lines of the server above.',
      })
    },
  }
}

function detailOf(problem: unknown): string | null {
  if (typeof problem !== 'object' || problem === null || !('detail' in problem)) return null
  return typeof problem.detail === 'string' ? problem.detail : null
}
