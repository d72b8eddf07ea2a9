import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { refusals } from '../../domain/refusal/refusal.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { Schema } from '../openapi/document.ts'
import { writeDocument } from '../openapi/write-document.ts'
import { anyKey, route } from '../route.ts'
import { routes } from '../routes.ts'
import { docsPolicy } from './assets.ts'
import { callsOf } from './call.ts'
import { curlOf } from './curl.ts'
import { docsPage } from './docs-page.ts'
import { verifying } from './receiving.ts'

const document = writeDocument(routes, '1.2.3')
const page = docsPage(document)
const calls = callsOf(document)

/** The markup of one article. */
function article(id: string, of = page): string {
  return new RegExp(`<article id="${id}">.*?</article>`, 's').exec(of)?.[0] ?? ''
}

function anchors(pattern: RegExp): string[] {
  return Array.from(page.matchAll(pattern), ([, anchor = '']) => anchor)
}

describe('the reference page', () => {
  it('leads to every call, every problem, and nowhere else', () => {
    const ids = anchors(/ id="([^"]+)"/g)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { id } of routes) expect(ids).toContain(id)
    for (const code of Object.keys(refusals)) expect(ids).toContain(`problem-${code}`)
    for (const anchor of anchors(/href="#([^"]+)"/g)) expect(ids).toContain(anchor)
  })

  it('shows of each call its method, path, who may, and the problems it can answer', () => {
    for (const { id, methods, path, refuses } of routes) {
      const shown = article(id)
      for (const method of methods) expect(shown).toContain(`>${method}</b>`)
      expect(shown).toContain(`<code>${path.replaceAll(/:(\w+)/g, '{$1}')}</code>`)
      expect(shown).toContain('Needs ')
      for (const code of refuses) expect(shown).toContain(`href="#problem-${code}"`)
      expect(shown).toContain('curl ')
    }
  })

  it('names every field of every body, path and query', () => {
    for (const { operation } of calls) {
      const shown = article(operation.operationId)
      const body = operation.requestBody?.content['application/json']?.schema ?? {}
      for (const name of fieldNames(body))
        expect(shown).toMatch(new RegExp(`[>.]${name}(\\[\\])?<`))
      for (const { name } of operation.parameters) expect(shown).toContain(`<code>${name}</code>`)
    }
  })

  it('says of a field inside others its type, bounds, default, choices and condition', () => {
    const shown = article('createWebhook')
    const row = (name: string) => {
      const [cells = ''] = shown.split(`<code>${name}</code>`)[1]?.split('</tr>') ?? []
      const text = cells.replaceAll(/<[^>]+>/g, ' ').replaceAll('&quot;', '"')
      return text.replaceAll(/\s+/g, ' ')
    }
    expect(row('timeout_ms')).toMatch(/^ integer 15000 .* From 1,000 to 60,000/)
    expect(row('retry_policy')).toMatch(/^ string or object "hourly" .* One of "hourly" "standard"/)
    expect(row('retry_policy.delays')).toMatch(/^ required list of integer .*At most 100 items/)
    expect(row('retry_policy.delays[]')).toMatch(/^ integer .*From 1 to 604,800/)
    expect(row('auth.type')).toMatch(/^ required string .*One of "api_key" "basic" "bearer"/)
    expect(row('auth.password')).toMatch(/^ required string .*When auth.type is "basic"/)
    expect(row('metadata.*')).toContain('At most 500 characters')
    expect(row('headers')).toContain('At most 32 entries')
  })

  it('runs and loads nothing but what its policy names by hash', () => {
    const inline = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(page)?.[1] ?? ''
    for (const tag of ['style', 'script']) {
      const digest = hash('sha256', inline(tag), 'base64')
      expect(docsPolicy).toContain(`${tag}-src 'sha256-${digest}'`)
      expect(page.split(`<${tag}`)).toHaveLength(2)
    }
    expect(docsPolicy).not.toMatch(/unsafe|https?:|\*/)
    const markup = page.replace(inline('style'), '').replace(inline('script'), '')
    expect(markup).not.toMatch(/javascript:|<[^>]* (on\w+|style|src)=/i)
  })
})

describe('a route that is new', () => {
  const marble = route({
    id: 'polishMarble',
    methods: ['POST'],
    path: '/v1/marbles/:marble/polish',
    who: anyKey,
    summary: 'Polish <script>alert(1)</script> & "shine"',
    body: Type.Object({
      'a<b': Type.Optional(Type.Array(Type.Object({ grit: Type.Integer({ minimum: 3 }) }))),
    }),
    answer: Type.Object({ at: Type.String({ description: "</td><img src=x onerror='1'>" }) }),
    handle: () => jsonAnswer(200, {}),
  })
  const shown = docsPage(writeDocument([...routes, marble], '1'))

  it('is there by itself, also in the contents', () => {
    expect(article('polishMarble', shown)).toContain('<code>a&lt;b[].grit</code>')
    expect(shown).toContain('<a class="noun" href="#marbles">Marbles</a>')
    expect(shown).toContain('<a class="call" href="#polishMarble">')
  })

  it('cannot write markup into the page', () => {
    expect(shown.split('<script')).toHaveLength(2)
    expect(shown).not.toContain('<img')
    expect(shown).toContain('Polish &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;shine&quot;')
  })
})

describe('the commands', () => {
  it('reach the shell in one piece', () => {
    for (const { methods, path, operation } of calls) {
      const [method = ''] = methods
      const variables = Object.fromEntries(
        Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => [
          name.toUpperCase(),
          `its-${name}`,
        ]),
      )
      const place = path.replaceAll(/\{(\w+)\}/g, 'its-$1')
      const words = wordsOf(curlOf(method, path, operation), variables)
      expect(words).toContain(`http://here${place}`)
      const isBearer = path.startsWith('/webhooks/v2/')
      const credential = isBearer ? 'authorization: Bearer its-key' : 'its-key:'
      if (operation.security.length > 0) expect(words).toContain(credential)
      const body = operation.requestBody?.content['application/json']?.example
      const sent = words[words.indexOf('-d') + 1] ?? ''
      if (body !== undefined) expect(JSON.parse(sent)).toEqual(body)
    }
  })

  it('keep quotes in a body', () => {
    const operation = { ...document.webhooks.event.post, security: [] }
    const example = { say: `it's "$HOME" \`now\` \\` }
    const content = { 'application/json': { example } }
    const curl = curlOf('post', '/x', { ...operation, requestBody: { required: true, content } })
    expect(JSON.parse(wordsOf(curl, {}).at(-1) ?? '')).toEqual(example)
  })
})

describe('the way to verify by hand', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const body = '{"test": 2432232314}'
  const now = new Date()

  function headersAt(at: Date, signatures = [new Webhook(secret).sign('an-id', at, body)]) {
    return {
      'webhook-id': 'an-id',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signatures.join(' '),
    }
  }

  it('takes what is genuine, and nothing else', async () => {
    const { isGenuine } = await import(`data:text/javascript,${encodeURIComponent(verifying)}`)
    const good = headersAt(now)
    expect(isGenuine(good, Buffer.from(body), secret)).toBe(true)
    const among = headersAt(now, ['v1,AAAA', good['webhook-signature'], 'v1a,xyz'])
    expect(isGenuine(among, Buffer.from(body), secret)).toBe(true)
    expect(isGenuine(good, Buffer.from(`${body} `), secret)).toBe(false)
    expect(isGenuine({ ...good, 'webhook-id': 'another' }, Buffer.from(body), secret)).toBe(false)
    expect(isGenuine(good, Buffer.from(body), secret.replace('M', 'N'))).toBe(false)
    const old = headersAt(new Date(now.getTime() - 600_000))
    expect(isGenuine(old, Buffer.from(body), secret)).toBe(false)
  })
})

/** What a shell makes of a command: its words. */
function wordsOf(command: string, variables: Record<string, string>): string[] {
  const env = { ...variables, POSTHORN_URL: 'http://here', POSTHORN_KEY: 'its-key' }
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}\n`
  const { stdout } = spawnSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' })
  return stdout.split('\0').slice(0, -1)
}

/** The names of all properties in a schema, at whatever depth. */
function fieldNames(schema: Schema): string[] {
  const name = schema.$ref?.replace('#/components/schemas/', '')
  const found = name === undefined ? schema : (document.components.schemas[name] ?? {})
  const inner = [found.items, ...(found.anyOf ?? []), ...(found.oneOf ?? [])].flatMap((each) =>
    each === undefined ? [] : fieldNames(each),
  )
  const own = Object.entries(found.properties ?? {}).flatMap(([field, each]) => [
    field,
    ...fieldNames(each),
  ])
  return [...own, ...inner]
}
