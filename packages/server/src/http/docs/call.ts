import { refusals } from '../../domain/refusal/refusal.ts'
import type {
  MediaType,
  OpenapiDocument,
  Operation,
  Parameter,
  Response,
  Schema,
} from '../openapi/document.ts'
import { codesOf } from '../openapi/problem-answers.ts'
import { curlOf } from './curl.ts'
import { exampleBox, jsonBox } from './example-box.ts'
import { sentTable } from './field-table.ts'
import { type Field, fieldsOf } from './fields.ts'
import { between, type Html, html, nothing, prose } from './html.ts'
import { typeWords } from './type-words.ts'

/** One operation with the methods that all do the same. */
export interface Call {
  readonly methods: readonly string[]
  readonly path: string
  readonly operation: Operation
}

/** Every call of the document, methods that mean the same put together. */
export function callsOf(document: OpenapiDocument): Call[] {
  return Object.entries(document.paths).flatMap(([path, operations]) => {
    const entries = Object.entries(operations)
    return entries
      .filter(([, operation]) => operation['x-same-as'] === undefined)
      .map(([method, operation]) => {
        const same = entries.filter(([, each]) => each['x-same-as'] === operation.operationId)
        return { path, operation, methods: [method, ...same.map(([other]) => other)] }
      })
  })
}

export function callArticle(call: Call, document: OpenapiDocument): Html {
  const { methods, path, operation } = call
  const { parameters, requestBody, responses } = operation
  const of = (place: Parameter['in']) => parameters.filter((each) => each.in === place)
  const body = requestBody?.content['application/json']?.schema
  return html`<article id="${operation.operationId}">
<h3><a href="#${operation.operationId}">${operation.summary}</a></h3>
<p class="line">${methods.map(methodBadge)} <code>${path}</code></p>
${operation.description.split('\n\n').map(
  (paragraph) => html`<p>${prose(paragraph)}</p>
`,
)}
${sentTable('Path', of('path').map(parameterField))}
${sentTable('Query', of('query').map(parameterField))}
${sentTable('Headers', of('header').map(parameterField))}
${body === undefined ? nothing : bodyTable(body, operation, document)}
<div class="examples">
${exampleBox('Request', curlOf(methods[0] ?? '', path, operation))}
${answerBoxes(responses)}
</div>
${problems(responses)}
</article>
`
}

export function methodBadge(method: string): Html {
  return html`<b class="method ${method}">${method.toUpperCase()}</b>`
}

function parameterField({ name, schema, required, description }: Parameter): Field {
  const presence = required ? 'required' : 'optional'
  return { name, schema: { ...schema, description }, presence, when: null }
}

function bodyTable(schema: Schema, operation: Operation, document: OpenapiDocument): Html {
  const types = Object.keys(operation.requestBody?.content ?? {}).map(
    (type) => html`<code>${type}</code>`,
  )
  const optional = operation.requestBody?.required === true ? '' : ' It may be left out.'
  const fields = fieldsOf(schema, document.components.schemas, { intoReferences: true })
  return html`${sentTable('Body', fields)}
<p class="note">Sent as ${between(' or ', types)}.${optional}</p>`
}

/** What comes when all went well. */
function answerBoxes(responses: Operation['responses']): readonly Html[] {
  return Object.entries(responses)
    .filter(([status]) => Number(status) < 400)
    .map(([status, response]) => answerBox(status, response))
}

function answerBox(status: string, response: Response): Html {
  const [type = '', media] = Object.entries(response.content ?? {})[0] ?? []
  const title = `Answer ${status}`
  if (media === undefined) return html`<p class="note">Answers ${status} without a body.</p>`
  if (media.schema === undefined) return exampleBox(title, type)
  if (media['x-events'] !== undefined) return streamBox(title, media)
  return html`<div>${jsonBox(title, media.example)}
<p class="note">Answers ${typeWords(media.schema)}.${headerNotes(response)}</p></div>`
}

function streamBox(title: string, { 'x-events': events = {}, example }: MediaType): Html {
  const kinds = Object.entries(events).map(
    ([name, schema]) => html`<code>${name}</code> (${typeWords(schema)})`,
  )
  return html`<div>${exampleBox(title, String(example))}
<p class="note">Answers server-sent events, each with an id: ${between(', ', kinds)}.</p></div>`
}

function headerNotes(response: Response | undefined): readonly Html[] {
  return Object.entries(response?.headers ?? {}).map(
    ([name, { description }]) => html` Header <code>${name}</code>: ${prose(description)}`,
  )
}

/** Every problem that the call can answer, with a link to what to do about it. */
function problems(responses: Operation['responses']): Html {
  const failing = Object.entries(responses).filter(([status]) => Number(status) >= 400)
  const statuses = failing.map(([status]) => status)
  const rows = failing.flatMap(([status, response]) =>
    codesOf(response).map(
      (code) =>
        html`<li>${status} <a href="#problem-${code}"><code>${code}</code></a> ${refusals[code].title}.</li>
`,
    ),
  )
  return html`<details><summary>Problems: ${statuses.join(', ')}</summary><ul class="problems">
${rows}</ul></details>`
}
