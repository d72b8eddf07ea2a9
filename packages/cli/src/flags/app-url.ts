/** Where an app listens: a whole URL, or as people write it, `3000` and `localhost:3000/webhooks`. Null for anything else. */
export function appUrlOf(text: string): URL | null {
  const url = URL.parse(withScheme(text.trim()))
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:'
  return url !== null && isHttp && url.username === '' && url.password === '' ? url : null
}

function withScheme(text: string): string {
  if (/^:?\d{1,5}(\/|$)/.test(text)) return `http://localhost:${text.replace(/^:/, '')}`
  return text.includes('://') ? text : `http://${text}`
}
