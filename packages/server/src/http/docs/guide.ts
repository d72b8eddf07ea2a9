import { pageLimits, plainPageLimits } from '@posthorn/contract'
import { exampleBox } from './example-box.ts'
import { type Html, html } from './html.ts'

export interface Section {
  readonly id: string
  readonly title: string
  readonly body: Html
}

/** What holds for every call, and how to begin. */
export const guide: readonly Section[] = [
  {
    id: 'start',
    title: 'Start here',
    body: html`<p>A <b>channel</b> holds your webhooks, events and keys. You publish an <b>event</b> to it once; Posthorn stores it, then sends it to every <b>webhook</b> that wants its topic, and tries again until the receiver takes it. Each event bound for one webhook is a <b>delivery</b>, each try an <b>attempt</b>.</p>
<p>The commands on this page can be copied as they are. They read what is yours from the shell:</p>
${exampleBox(
  'Once per terminal',
  `POSTHORN_URL=http://127.0.0.1:8400   # where this server is
POSTHORN_KEY=…                       # a key, see Authentication`,
)}
<ol>
<li><a href="#createChannel">Create a channel</a> with the operator key. Keep the publisher key that comes back, and the id or your guid: <code>POSTHORN_KEY=pk_… CHANNEL=shop</code>.</li>
<li><a href="#createWebhook">Create a webhook</a> with the address of your receiver. Give the receiver the secret.</li>
<li><a href="#publishEvent">Publish an event</a>. When the 201 comes it is on disk, and on its way.</li>
<li><a href="#getNotificationLog">See what became of it</a> at each webhook, with every attempt.</li>
</ol>`,
  },
  {
    id: 'authentication',
    title: 'Authentication',
    body: html`<p>Send a key as the user name of HTTP Basic, without a password, or as a Bearer token. The text of a key is shown once, when it is made.</p>
${exampleBox(
  'Either way',
  `curl -u "$POSTHORN_KEY:" "$POSTHORN_URL/v1/topics"
curl -H "authorization: Bearer $POSTHORN_KEY" "$POSTHORN_URL/v1/topics"`,
)}
<table class="fields"><thead><tr><th scope="col">Key</th><th scope="col">Opens</th></tr></thead><tbody>
<tr><th scope="row">operator <code>ak_…</code></th><td>Everything. The first start of the server prints it, unless it was given one.</td></tr>
<tr><th scope="row">publisher <code>pk_…</code></th><td>One channel, as far as its scopes go. <b>publish</b>: send events. <b>read</b>: see everything but keys and secrets. <b>manage</b>: the rest.</td></tr>
<tr><th scope="row">subscriber <code>sk_…</code></th><td>One webhook, its deliveries and its secrets.</td></tr>
</tbody></table>
<p>No key, or one that is unknown, revoked or expired, answers <a href="#problem-unauthenticated">401</a>; a key without the scope <a href="#problem-forbidden">403</a>. What lies in another channel answers <a href="#problem-not_found">404</a>, as if it did not exist.</p>`,
  },
  {
    id: 'requests',
    title: 'Requests and answers',
    body: html`<p>Bodies are JSON, or forms (<code>-d name=Warehouse -d 'topics[]=order.*' -d 'data[order]=1001'</code>). Answers are JSON. A field that a call does not know is refused, so that a misspelt one is noticed. Times are RFC 3339; those of answers are UTC with milliseconds. <code>PUT</code> and <code>PATCH</code> both change what is given and keep the rest.</p>
<p>Every error is <code>application/problem+json</code> (RFC 9457): its <code>code</code> is stable and <a href="#problems">listed below</a>, <code>detail</code> says what to do, <code>errors</code> points at each field. Every answer has an <code>x-request-id</code>, yours if you send one. On 503, wait for <code>Retry-After</code> seconds and send the request again.</p>`,
  },
  {
    id: 'idempotency',
    title: 'Idempotency',
    body: html`<p>When no answer comes, nobody knows whether the request had its effect. Send an <code>Idempotency-Key</code> of your own, such as a UUID, with each publish or create, and the same one when you repeat it: the first answer comes back, marked <code>Idempotent-Replayed: true</code>, and nothing happens twice.</p>
${exampleBox(
  'Safe to repeat',
  `curl "$POSTHORN_URL/v1/channels/$CHANNEL/events" \\
  -u "$POSTHORN_KEY:" -H 'idempotency-key: order-1001-created' \\
  -d event_name=order.created -d 'data[order]=1001'`,
)}
<p>A key holds for 24 hours, for the credential, method and path it was sent with; only answers that succeeded are kept. With another body it answers <a href="#problem-idempotency_key_reused">422</a>. Without a credential it is ignored.</p>`,
  },
  {
    id: 'paging',
    title: 'Paging',
    body: html`<p>Lists come as <code>{data, has_more, next_cursor}</code>, at most <code>limit</code> items at a time: ${pageLimits.default} unless you say otherwise, ${pageLimits.max} at most. For the next page send the same query with <code>cursor</code> set to <code>next_cursor</code>, or follow the <code>Link</code> header with <code>rel="next"</code>. A cursor belongs to its list and filters, and stays good while items come and go.</p>
<p>The webhooks of a channel and the notification log of an event are plain arrays of up to ${plainPageLimits.max.toLocaleString('en-US')}, paged by the <code>Link</code> header alone.</p>
${exampleBox(
  'Page by page',
  `curl "$POSTHORN_URL/v1/channels/$CHANNEL/events?limit=100" -u "$POSTHORN_KEY:"
curl "$POSTHORN_URL/v1/channels/$CHANNEL/events?limit=100&cursor=$NEXT_CURSOR" -u "$POSTHORN_KEY:"`,
)}`,
  },
]
