import type { OpenapiDocument } from '../openapi/document.ts'
import { script, style } from './assets.ts'
import { type Call, callArticle, callsOf, methodBadge } from './call.ts'
import { guide, type Section } from './guide.ts'
import { type Html, html, nothing, prose } from './html.ts'
import { problemSection } from './problem-section.ts'
import { receivingSection } from './receiving.ts'
import { shapeSection } from './shape-section.ts'

/**
 * The API reference as one page, made from the OpenAPI document: a call that is added there is here.
 * It needs no script and loads nothing, so it works offline.
 */
export function docsPage(document: OpenapiDocument): string {
  const { info } = document
  const before = [...guide, receivingSection(document)]
  const nouns = nounsOf(document)
  const after = [shapeSection(document), problemSection()]
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${info.title} API</title>
<link rel="icon" href="${icon}">
<style>${{ markup: style }}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="Contents">
<p class="brand"><a class="home" href="#top">${info.title} API</a> <small>${info.version}</small></p>
<ul>
${before.map(
  ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>
`,
)}${nouns.map(nounLinks)}${after.map(
  ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>
`,
)}</ul>
</nav>
<main id="content">
<header id="top"><h1>${info.title} API</h1>
<p>${prose(info.summary)} ${prose(info.description)}</p>
<p>The same for programs: <a href="/openapi.json">openapi.json</a> (OpenAPI ${document.openapi}).</p></header>
${before.map(sectionHtml)}${nouns.map((noun) => nounSection(noun, document))}${after.map(sectionHtml)}</main>
<script>${{ markup: script }}</script>
</body>
</html>
`
  return page.markup
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='5.5' fill='none' stroke='%23c8871a' stroke-width='3'/%3E%3C/svg%3E"

interface Noun {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly calls: readonly Call[]
}

function nounsOf(document: OpenapiDocument): Noun[] {
  const calls = callsOf(document)
  return document.tags.map(({ name, 'x-displayName': title, description = '' }) => ({
    name,
    title: title ?? titled(name),
    description,
    calls: calls.filter(({ operation }) => operation.tags.includes(name)),
  }))
}

function nounLinks({ name, title, calls }: Noun): Html {
  return html`<li><a class="noun" href="#${name}">${title}</a>
${callIndex(calls)}</li>
`
}

/** Beside the page on a wide screen, at the head of each noun on a narrow one. */
function callIndex(calls: readonly Call[]): Html {
  const links = calls.map(
    ({ methods, operation }) =>
      html`<li><a class="call" href="#${operation.operationId}">${methodBadge(methods[0] ?? '')} ${short(operation.summary)}</a></li>
`,
  )
  return html`<ul class="index">
${links}</ul>`
}

function nounSection(noun: Noun, document: OpenapiDocument): Html {
  const { name, title, description, calls } = noun
  return html`<section id="${name}" aria-labelledby="${name}-title">
<h2 id="${name}-title"><a href="#${name}">${title}</a></h2>
${description === '' ? nothing : html`<p>${prose(description)}</p>`}
${callIndex(calls)}
${calls.map((call) => callArticle(call, document))}</section>
`
}

function sectionHtml({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title"><a href="#${id}">${title}</a></h2>
${body}
</section>
`
}

function titled(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The part of a summary before its first comma or colon, for the contents. */
function short(summary: string): string {
  return summary.split(/[,:;]/)[0] ?? ''
}
