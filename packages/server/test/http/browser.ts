import type { ApiAnswer, ApiRequest, Harness } from './harness.ts'

/** What a page of the server itself adds to each of its requests. */
export const ownPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }

/** A browser, as the server sees one: it keeps the cookies that it is given, and sends them back. */
export interface TestBrowser {
  /** `name=value` of the session's cookie; empty when there is none. */
  cookie: string
  call(request: ApiRequest): Promise<ApiAnswer>
  signIn(how: { key?: string; token?: string }): Promise<ApiAnswer>
}

export function createTestBrowser(harness: Harness): TestBrowser {
  const browser: TestBrowser = {
    cookie: '',
    async call(request) {
      const headers = { ...ownPage, ...request.headers }
      if (browser.cookie !== '') Object.assign(headers, { cookie: browser.cookie })
      const answer = await harness.call({ ...request, headers })
      const set = setCookieOf(answer)
      if (set !== '') browser.cookie = /Expires=Thu, 01 Jan 1970/.test(set) ? '' : pairOf(set)
      return answer
    },
    signIn: (how) => browser.call({ method: 'POST', path: '/v1/session', json: how }),
  }
  return browser
}

export function setCookieOf({ headers }: ApiAnswer): string {
  return String(headers['set-cookie'] ?? '')
}

function pairOf(setCookie: string): string {
  return setCookie.slice(0, setCookie.indexOf(';'))
}
