import { createClient } from '@posthorn/client'

/**
 * The public API and nothing besides. The key is not here: the browser holds it in a cookie that no
 * script can read, and sends it to this server alone.
 */
export const api = createClient({
  url: window.location.origin,
  fetch: (url, init) => fetch(url, { ...init, credentials: 'same-origin' }),
  retries: 1,
})
