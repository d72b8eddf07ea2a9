import { Problem } from '@posthorn/contract'
import { type RefusalCode, refusals } from '../../domain/refusal/refusal.ts'
import { exampleOf } from '../openapi/example.ts'
import { jsonBox } from './example-box.ts'
import type { Section } from './guide.ts'
import { html, prose } from './html.ts'
import { remedies } from './remedies.ts'

/** Every code of the closed list; the `type` of a problem leads to its line. */
export function problemSection(): Section {
  const rows = Object.entries(refusals).map(
    ([
      code,
      { status, title },
    ]) => html`<tr id="problem-${code}"><th scope="row"><code>${code}</code></th>
<td>${status}</td><td>${title}.<p>${prose(remedies[code as RefusalCode] ?? '`detail` says what to do.')}</p></td></tr>
`,
  )
  return {
    id: 'problems',
    title: 'Problems',
    body: html`<p>What goes wrong answers <code>application/problem+json</code>. Programs look at <code>code</code>, people read <code>detail</code>, which names the value at fault.</p>
${jsonBox('For example', exampleOf(Problem))}
<table class="fields"><caption>Codes</caption><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning, and what to do</th></tr></thead>
<tbody>${rows}</tbody></table>`,
  }
}
