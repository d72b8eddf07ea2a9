/** Runs where the packed server is installed: starts it, and loads the console as a browser does. */
import assert from 'node:assert/strict'
import { launch } from '@posthorn/server'

const launched = await launch({
  env: {
    POSTHORN_ENV: 'development',
    POSTHORN_DATABASE_URL: 'sqlite:./console.db',
    POSTHORN_PORT: '0',
  },
  flags: {},
  log: { write: () => {} },
})
assert.equal(launched.kind, 'running', JSON.stringify(launched))
const { server } = launched
try {
  const page = await load('/')
  assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
  assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self'/)
  const paths = [...(await page.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)]
  assert.notEqual(paths.length, 0, 'the page loads nothing')
  for (const [, path] of paths) {
    const file = await load(path)
    const { byteLength } = await file.arrayBuffer()
    const isLarge = byteLength >= 1_024
    assert.equal(file.headers.get('content-encoding'), isLarge ? 'br' : null, path)
  }
} finally {
  await server.stop()
}

async function load(path) {
  const answer = await fetch(server.url + path, { headers: { 'accept-encoding': 'br, gzip' } })
  assert.equal(answer.status, 200, path)
  return answer
}
