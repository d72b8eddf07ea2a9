import { type Html, html, nothing } from './html.ts'

/** An example to read and to copy. */
export function exampleBox(title: string, text: string): Html {
  return html`<figure><figcaption>${title}</figcaption><pre tabindex="0">${text}</pre></figure>
`
}

export function jsonBox(title: string, value: unknown): Html {
  return value === undefined ? nothing : exampleBox(title, prettyJson(value))
}

const lineLength = 72

/** JSON in which what fits on a line stays on one. */
export function prettyJson(value: unknown, indent = ''): string {
  const line = oneLine(value)
  if (indent.length + line.length <= lineLength) return line
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    const items = value.map((each) => deeper + prettyJson(each, deeper))
    return `[\n${items.join(',\n')}\n${indent}]`
  }
  if (typeof value !== 'object' || value === null) return line
  const fields = Object.entries(value).map(
    ([name, inner]) => `${deeper}${JSON.stringify(name)}: ${prettyJson(inner, deeper)}`,
  )
  return `{\n${fields.join(',\n')}\n${indent}}`
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}: ${oneLine(inner)}`,
  )
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
