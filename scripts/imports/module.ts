import { readFileSync } from 'node:fs'
import { type Expression, parseSync, Visitor } from 'oxc-parser'

/** What one source file imports and which globals it uses, read from its syntax tree. */
export interface Module {
  readonly imports: readonly Import[]
  /** As written, without `globalThis.`: `fetch`, `process.env`, `new WebSocket`, `new Date()`, `= process`. */
  readonly globals: readonly Located[]
}

export interface Import extends Located {
  /** `import type` and `export type`: gone at run time. */
  readonly isType: boolean
}

export interface Located {
  readonly name: string
  readonly line: number
}

export function readModule(path: string): Module {
  const text = readFileSync(path, 'utf8')
  const { program, errors } = parseSync(path, text)
  if (errors[0]) throw new SyntaxError(`${path}: ${errors[0].message}`)
  const imports: Import[] = []
  const globals: Located[] = []
  const lineOf = lineFinder(text)
  const addImport = (node: { start: number }, source: unknown, isType: boolean) => {
    const name = literalOf(source)
    if (name !== undefined) imports.push({ name, line: lineOf(node.start), isType })
  }
  const addGlobal = (node: { start: number }, name: string | undefined) => {
    if (name !== undefined) globals.push({ name, line: lineOf(node.start) })
  }

  new Visitor({
    ImportDeclaration: (node) => addImport(node, node.source, node.importKind === 'type'),
    ExportAllDeclaration: (node) => addImport(node, node.source, node.exportKind === 'type'),
    ExportNamedDeclaration: (node) => addImport(node, node.source, node.exportKind === 'type'),
    ImportExpression: (node) => addImport(node, node.source, false),
    TSImportType: (node) => addImport(node, node.source, true),
    MemberExpression: (node) => addGlobal(node, nameOf(node)),
    NewExpression: (node) => {
      const name = nameOf(node.callee)
      addGlobal(node, name && `new ${name}${node.arguments.length === 0 ? '()' : ''}`)
    },
    CallExpression: (node) => {
      if (node.callee.type !== 'Identifier') return
      addGlobal(node, node.callee.name)
    },
    // `const { env } = process` reads `process.env`, and `const it = process` may read all of it.
    VariableDeclarator: (node) => {
      if (!node.init) return
      const object = nameOf(node.init)
      if (node.id.type === 'Identifier') addGlobal(node, object && `= ${object}`)
      if (node.id.type !== 'ObjectPattern') return
      for (const property of node.id.properties) {
        if (property.type !== 'Property' || property.key.type !== 'Identifier') continue
        addGlobal(property, object && `${object}.${property.key.name}`)
      }
    },
  }).visit(program)
  return { imports, globals }
}

/** `a.b.c` for identifiers and plain members of them, undefined for anything else. */
function nameOf(node: Expression): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression') return undefined
  const object = nameOf(node.object)
  const property = node.computed
    ? literalOf(node.property)
    : node.property.type === 'Identifier'
      ? node.property.name
      : undefined
  if (object === undefined || property === undefined) return undefined
  return object === 'globalThis' ? property : `${object}.${property}`
}

function lineFinder(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map((match) => match.index)
  return (offset) => ends.findLastIndex((end) => end < offset) + 2
}

function literalOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('value' in node)) return undefined
  return typeof node.value === 'string' ? node.value : undefined
}
