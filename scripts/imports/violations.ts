import { existsSync, globSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { findCycles } from './cycles.ts'
import { type Import, type Module, readModule } from './module.ts'
import type { Layers, Reserved, Rules } from './rules.ts'

/** Everything in the workspace at `root` that breaks a rule, one readable line each. */
export function findViolations(root: string, rules: Rules): string[] {
  const modules = new Map<string, Module>()
  for (const file of sourceFiles(root)) modules.set(file, readModule(join(root, file)))

  const found: string[] = []
  const graph = new Map<string, string[]>()
  for (const [file, module] of modules) {
    const targets: string[] = []
    for (const each of module.imports) {
      const target = resolve(file, each.name)
      if (target !== undefined && isSource(target)) targets.push(target)
      const broken = target && !existsSync(join(root, target))
      const reason = broken ? 'does not exist' : refuseImport({ file, import: each, target, rules })
      if (reason) found.push(`${file}:${each.line} imports ${each.name}: ${reason}`)
    }
    graph.set(file, targets)
    found.push(...refuseUses(file, module, rules))
  }
  for (const cycle of findCycles(graph)) found.push(`cycle: ${cycle.join(' <-> ')}`)
  return [...new Set(found)].sort()
}

function isSource(path: string): boolean {
  return path.startsWith('packages/') || /\.tsx?$/.test(path)
}

function sourceFiles(root: string): string[] {
  const patterns = ['packages/*/{src,test}/**/*.{ts,tsx}', 'scripts/**/*.ts', 'bench/**/*.ts']
  const found = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }))
  return found.map((path) => path.split(sep).join('/')).filter((path) => !path.endsWith('.d.ts'))
}

/** The file an import means, relative to the root; undefined for what comes from outside. */
function resolve(file: string, name: string): string | undefined {
  if (name.startsWith('.')) return posix.normalize(posix.join(posix.dirname(file), name))
  const [scope, folder] = name.split('/')
  return scope === '@posthorn' ? `packages/${folder}/src/index.ts` : undefined
}

function refuseImport(at: {
  file: string
  import: Import
  target: string | undefined
  rules: Rules
}): string | undefined {
  const { file, target, rules } = at
  const from = placeOf(file)
  if (!from) return undefined
  const isTest = rules.tests.test(file)
  if (at.import.name.startsWith('@posthorn/')) {
    // Tests may use their own package as its users do.
    const isOwn = isTest && packageNameOf(at.import.name) === `@posthorn/${from.package}`
    if (isOwn || (isTest && isForTests(from, at.import.name, rules))) return undefined
    return refusePackage(from, at.import.name, rules)
  }
  if (target === undefined) {
    const bare = !isTest && rules.bare.some((place) => isWithin(file, place))
    return bare ? 'nothing from outside may be imported here' : undefined
  }
  const to = placeOf(target)
  if (to?.package !== from.package) return 'a relative path may not leave its package'
  if (isTest) return undefined
  if (rules.tests.test(target)) return 'sources may not import tests'
  const layers = rules.layered[from.package]
  return layers && refuseFolder(from, to, layers)
}

/** `@posthorn/listener` of `@posthorn/listener/express`. */
function packageNameOf(name: string): string {
  return name.split('/').slice(0, 2).join('/')
}

function isForTests(from: Place, name: string, rules: Rules): boolean {
  return rules.packageTests[from.package]?.includes(name) === true
}

function refusePackage(from: Place, name: string, rules: Rules): string | undefined {
  const wanted = packageNameOf(name)
  const allowed = rules.packages[from.package]
  if (!allowed) return `package ${from.package} has no rule`
  if (!allowed.includes(wanted)) return `package ${from.package} may not import ${wanted}`
  const layers = rules.layered[from.package]
  if (!layers || from.area !== 'src' || layers.roots.includes(from.path)) return undefined
  const part = from.folder ?? from.path
  return layers.folders[part]?.includes(wanted) ? undefined : `${part} may not import ${wanted}`
}

function refuseFolder(from: Place, to: Place, layers: Layers): string | undefined {
  const { apart, folders, inner, roots } = layers
  if (from.area !== 'src') return undefined
  if (roots.includes(from.path)) return undefined
  const name = from.folder ?? from.path
  const allowed = folders[name]
  if (!allowed) return from.folder ? `folder ${name} has no rule` : `${name} has no rule`
  const isInner = inner[to.path]?.includes(name) === false
  if (isInner) return `${name} may not import ${to.path}`
  const [one, other] = [from.path, to.path].map((path) => path.split('/').slice(0, 2).join('/'))
  if (name === to.folder && apart.includes(name) && one !== other) {
    return `${one} may not import ${other}`
  }
  if (to.folder && allowed.includes(to.folder)) return undefined
  return allowed.includes(to.path) ? undefined : `${name} may not import ${to.path}`
}

function refuseUses(file: string, module: Module, rules: Rules): string[] {
  if (rules.tests.test(file)) return []
  const found: string[] = []
  const refuse = (line: number, name: string, rule: Reserved) =>
    found.push(`${file}:${line} uses ${name} (${rule.what}): ${rule.instead}`)
  for (const rule of rules.reserved) {
    if (!rule.within.some((place) => isWithin(file, place))) continue
    if (rule.allowed.some((place) => isWithin(file, place))) continue
    for (const { name, line, isType } of module.imports) {
      const names = [name, `node:${name}`]
      if (!isType && rule.modules.some((reserved) => names.includes(reserved))) {
        refuse(line, name, rule)
      }
    }
    for (const { name, line } of module.globals) {
      if (rule.globals.includes(name)) refuse(line, name, rule)
    }
  }
  return found
}

interface Place {
  readonly package: string
  readonly area: string
  /** First folder below the area; undefined for a file at its top. */
  readonly folder: string | undefined
  /** The path below the area. */
  readonly path: string
}

/** Where a path lies, undefined for what is in no package. */
function placeOf(path: string): Place | undefined {
  const [top, name, area, ...rest] = path.split('/')
  if (top !== 'packages' || !name || !area) return undefined
  return {
    package: name,
    area,
    folder: rest.length > 1 ? rest[0] : undefined,
    path: rest.join('/'),
  }
}

function isWithin(file: string, place: string): boolean {
  return file === `packages/${place}` || file.startsWith(`packages/${place}/`)
}
