import type { Field } from './fields.ts'
import { type Html, html, nothing, prose } from './html.ts'
import { allowedWords, boundWords, patternWords, typeWords } from './type-words.ts'

/** What a call takes: which fields must be given, and what holds for the others. */
export function sentTable(caption: string, fields: readonly Field[]): Html {
  if (fields.length === 0) return nothing
  const hasDefaults = fields.some(({ schema }) => schema.default !== undefined)
  const rows = fields.map(
    (field) => html`<tr>
${nameCell(field, 'required')}<td>${typeWords(field.schema)}</td>${hasDefaults ? defaultCell(field) : nothing}
${meaningCell(field)}</tr>
`,
  )
  return html`<table class="fields">
<caption>${caption}</caption>
<thead><tr><th scope="col" class="name">Name</th><th scope="col" class="type">Type</th>${
    hasDefaults ? html`<th scope="col" class="type">Default</th>` : nothing
  }<th scope="col">Meaning</th></tr></thead>
<tbody>${rows}</tbody>
</table>`
}

/** What an answer has: all of it, unless it is called optional. */
export function answeredTable(fields: readonly Field[]): Html {
  const rows = fields.map(
    (field) => html`<tr>
${nameCell(field, 'optional')}<td>${typeWords(field.schema)}</td>
${meaningCell(field)}</tr>
`,
  )
  return html`<table class="fields">
<thead><tr><th scope="col" class="name">Name</th><th scope="col" class="type">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows}</tbody>
</table>`
}

function nameCell({ name, presence }: Field, noted: Field['presence']): Html {
  const note = presence === noted ? html` <em>${noted}</em>` : nothing
  return html`<th scope="row"><code>${name}</code>${note}</th>`
}

function defaultCell({ schema }: Field): Html {
  if (schema.default === undefined) return html`<td class="none"></td>`
  return html`<td class="default"><code>${JSON.stringify(schema.default)}</code></td>`
}

function meaningCell({ schema, when }: Field): Html {
  return html`<td>${prose(schema.description ?? '')}${lines([
    ['When ', when === null ? nothing : whenWords(when)],
    ['One of ', allowedWords(schema)],
    ['', boundWords(schema)],
    ['Matches ', patternWords(schema)],
  ])}</td>`
}

function whenWords(when: NonNullable<Field['when']>): Html {
  return html`<code>${when.name}</code> is <code>${JSON.stringify(when.value)}</code>`
}

/** Those that have something to say. */
function lines(labelled: readonly (readonly [label: string, words: Html])[]): readonly Html[] {
  return labelled
    .filter(([, { markup }]) => markup !== '')
    .map(([label, words]) => html`<p>${label}${words}</p>`)
}
