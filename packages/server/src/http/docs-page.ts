import { refusals } from '../domain/errors.ts'
import type { OpenapiDocument, Operation, Parameter } from './openapi.ts'

/**
 * The API reference as one page without scripts, made from the OpenAPI document, so that it works
 * offline and under a policy that allows nothing.
 */
export function docsPage(document: OpenapiDocument): string {
  const { info, tags } = document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const nav = tags.map(({ name }) => `<a href="#${name}">${escaped(name)}</a>`)
  const sections = tags.map(
    ({ name }) =>
      `<section id="${name}"><h2>${escaped(name)}</h2>${operations
        .filter(({ operation }) => operation.tags.includes(name))
        .map(operationHtml)
        .join('')}</section>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(info.title)} API</title>
<style>${style}</style>
</head>
<body>
<header><h1>${escaped(info.title)} API <small>${escaped(info.version)}</small></h1>
<p>${escaped(info.summary)} ${code(info.description)}</p>
<p>As data: <a href="/openapi.json">openapi.json</a></p>
<nav>${[...nav, '<a href="#shapes">shapes</a>', '<a href="#problems">problems</a>'].join(' ')}</nav></header>
<main>${sections.join('')}${shapesHtml(document)}${problemsHtml()}</main>
</body>
</html>
`
}

function operationHtml(entry: { path: string; method: string; operation: Operation }): string {
  const { path, method, operation } = entry
  const body = operation.requestBody?.content['application/json']?.schema
  const [status = '', answer] = Object.entries(operation.responses)[0] ?? []
  const answered = Object.entries(answer?.content ?? {})[0]
  return `<article id="${operation.operationId}">
<h3><b class="${method}">${method.toUpperCase()}</b> <code>${escaped(path)}</code></h3>
<p>${escaped(operation.summary)}. <span>${escaped(operation.description)}</span></p>
${parametersHtml(operation.parameters)}
${body === undefined ? '' : `<p>Body: ${shapeName(body)}</p>`}
<p>Answers ${status}: ${answered?.[1].schema === undefined ? escaped(answered?.[0] ?? '') : shapeName(answered[1].schema)}</p>
</article>`
}

function parametersHtml(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map(
    ({ name, in: where, description, schema }) =>
      `<tr><td><code>${escaped(name)}</code><td>${where}<td>${shapeName(schema)}<td>${code(description)}`,
  )
  return `<table><tr><th>Parameter<th>In<th>Type<th>Meaning${rows.join('')}</table>`
}

function shapesHtml(document: OpenapiDocument): string {
  const shapes = Object.entries(document.components.schemas).map(([name, schema]) => {
    const { properties = {}, required = [] } = schema as ShownSchema
    const rows = Object.entries(properties).map(
      ([field, shape]) =>
        `<tr><td><code>${escaped(field)}</code>${required.includes(field) ? '' : ' <i>optional</i>'}<td>${shapeName(shape)}<td>${code(shape.description ?? '')}`,
    )
    const fields =
      rows.length === 0
        ? `<p>${shapeName(schema)}</p>`
        : `<table><tr><th>Field<th>Type<th>Meaning${rows.join('')}</table>`
    return `<article id="shape-${name}"><h3>${name}</h3>${fields}</article>`
  })
  return `<section id="shapes"><h2>shapes</h2>${shapes.join('')}</section>`
}

function problemsHtml(): string {
  const rows = Object.entries(refusals).map(
    ([name, { status, title }]) =>
      `<tr id="problem-${name}"><td><code>${name}</code><td>${status}<td>${escaped(title)}`,
  )
  return `<section id="problems"><h2>problems</h2><table><tr><th>Code<th>Status<th>Meaning${rows.join('')}</table></section>`
}

interface ShownSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly const?: string
  readonly items?: unknown
  readonly anyOf?: readonly unknown[]
  readonly oneOf?: readonly unknown[]
  readonly format?: string
  readonly properties?: Readonly<Record<string, ShownSchema>>
  readonly required?: readonly string[]
  readonly description?: string
}

/** What a schema asks for, in a few words. */
function shapeName(given: unknown): string {
  const schema = given as ShownSchema
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
    return `<a href="#shape-${name}">${name}</a>`
  }
  if (schema.const !== undefined) return `<code>${escaped(schema.const)}</code>`
  if (schema.enum !== undefined) {
    return schema.enum.map((each) => `<code>${escaped(each)}</code>`).join(' or ')
  }
  if (schema.items !== undefined) return `list of ${shapeName(schema.items)}`
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined && schema.properties === undefined) {
    return choices.map(shapeName).join(' or ')
  }
  if (schema.properties?.data !== undefined && schema.properties.next_cursor !== undefined) {
    return `page of ${shapeName((schema.properties.data as ShownSchema).items)}`
  }
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any JSON'])
  return types.map((type) => (type === 'string' ? (schema.format ?? type) : type)).join(' or ')
}

/** Escaped, with what stands in backticks set as code. */
function code(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const style = `
:root{color-scheme:light dark;--line:light-dark(#d8dbe0,#363b44);--soft:light-dark(#f5f6f8,#1d2026);--link:light-dark(#0b57b5,#8ab8ff)}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
a{color:var(--link)}nav{display:flex;flex-wrap:wrap;gap:.8rem}
h1 small{font-weight:400;opacity:.7}h2{margin-top:2.5rem;text-transform:capitalize}
h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
article{border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;margin:.8rem 0}
article p{margin:.4rem 0}article p span{opacity:.8}
article:target,tr:target{outline:2px solid var(--link)}
table{border-collapse:collapse;width:100%;font-size:.9rem;display:block;overflow-x:auto}
th,td{border-bottom:1px solid var(--line);padding:.3rem .6rem .3rem 0;text-align:left;vertical-align:top}
code{background:var(--soft);padding:.1rem .3rem;border-radius:.25rem;font-size:.9em}
`.trim()
