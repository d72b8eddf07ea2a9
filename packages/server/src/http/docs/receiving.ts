import type { OpenapiDocument, Operation } from '../openapi/document.ts'
import { exampleBox, jsonBox } from './example-box.ts'
import type { Section } from './guide.ts'
import { type Html, html, prose } from './html.ts'

/** What a receiver sees, and how it answers. */
export function receivingSection({ webhooks }: OpenapiDocument): Section {
  const { post } = webhooks.event
  return {
    id: 'receiving',
    title: 'Receiving deliveries',
    body: html`<p>A delivery is a <code>POST</code> to the URL of the webhook. ${prose(post.description)}</p>
${headers(post)}
<h3>Verify it</h3>
<p>Any library for <a href="https://www.standardwebhooks.com">Standard Webhooks</a> does this. By hand: join <code>webhook-id</code>, <code>webhook-timestamp</code> and the raw body with dots; take the HMAC-SHA256 of that under the secret (the part after <code>whsec_</code>, decoded from base64); compare its base64 with what follows <code>v1,</code> in each entry of <code>webhook-signature</code>. Use the bytes as they came, before anything parses them. A webhook whose <code>signing</code> names <code>v1a</code> has ed25519 signatures of the same bytes; the public key for them is at <a href="#getWellKnown"><code>/.well-known/posthorn.json</code></a>.</p>
${exampleBox('In Node.js', verifying)}
<h3>Answer it</h3>
${answers(post)}
<h3>Bodies by format</h3>
<p>The webhook's <code>format</code> decides. <code>data</code> goes out byte for byte as it was published.</p>
<div class="examples">${bodies(post)}</div>`,
  }
}

/** Shown, and run by a test. */
export const verifying = `import { createHmac, timingSafeEqual } from 'node:crypto'

export function isGenuine(headers, rawBody, secret) {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const expected = createHmac('sha256', key)
    .update(\`\${headers['webhook-id']}.\${headers['webhook-timestamp']}.\`)
    .update(rawBody)
    .digest()
  const isFresh = Math.abs(Date.now() / 1000 - headers['webhook-timestamp']) < 300
  return isFresh && headers['webhook-signature'].split(' ').some((entry) => {
    const given = Buffer.from(entry.replace('v1,', ''), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}`

function headers({ parameters }: Operation): Html {
  const rows = parameters.map(
    ({ name, description, schema }) => html`<tr><th scope="row"><code>${name}</code></th>
<td>${prose(description)}<p><b>Example</b> <code>${String(schema.examples?.[0] ?? '')}</code></p></td></tr>
`,
  )
  return html`<table class="fields"><caption>Headers</caption>
<thead><tr><th scope="col">Header</th><th scope="col">Meaning</th></tr></thead><tbody>
${rows}</tbody></table>
<p class="note">Besides these come the headers that the webhook's <code>headers</code> and <code>auth</code> name.</p>`
}

function answers({ responses }: Operation): Html {
  const rows = Object.entries(responses)
    .sort(bySuccess)
    .map(([status, { description, headers: own = {} }]) => {
      const notes = Object.entries(own).map(
        ([name, header]) =>
          html`<p>With the header <code>${name.toLowerCase()}</code>: ${prose(header.description)}</p>`,
      )
      return html`<tr><th scope="row">${status === 'default' ? 'anything else' : status}</th>
<td>${prose(description)}${notes}</td></tr>
`
    })
  return html`<table class="fields"><thead><tr><th scope="col">Answer</th><th scope="col">What it does</th></tr></thead>
<tbody>${rows}</tbody></table>`
}

/** Success first, whatever order the keys of an object have. */
function bySuccess([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return Number(other.startsWith('2')) - Number(one.startsWith('2'))
}

function bodies({ requestBody }: Operation): readonly Html[] {
  return Object.entries(requestBody?.content ?? {}).flatMap(([type, { examples = {} }]) =>
    Object.entries(examples).map(([format, { value }]) => jsonBox(`${format} · ${type}`, value)),
  )
}
