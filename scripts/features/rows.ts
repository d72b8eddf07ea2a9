import { readFile } from 'node:fs/promises'

/** One thing that a system must do, and the tests that showed it in this run. */
export interface Row {
  readonly id: string
  readonly what: string
  readonly proofs: readonly Proof[]
}

export interface Section {
  readonly title: string
  readonly rows: readonly Row[]
}

export interface Proof {
  readonly test: string
  readonly passed: boolean
}

export interface Catalog {
  readonly title: string
  readonly features: readonly { readonly id: string; readonly what: string }[]
}

export async function readCatalog(url: URL): Promise<readonly Catalog[]> {
  return JSON.parse(await readFile(url, 'utf8')) as readonly Catalog[]
}

/** What Vitest's JSON reporter says of one test. */
export interface TestResult {
  readonly fullName: string
  readonly status: string
}

const id = '[a-z0-9]+(?:-[a-z0-9]+)+'
const tag = new RegExp(`\\[(${id}(?:, ${id})*)\\]`, 'g')

/** The ids in brackets, as in a test's name: `lists them [sub-list, sub-list-defaults]`. */
export function idsOf(text: string): string[] {
  return [...text.matchAll(tag)].flatMap(([, ids = '']) => ids.split(', '))
}

/** Whether tests that carry ids may be in a file of this text: they are in it, or in a suite it runs. */
export function mayProve(text: string): boolean {
  return idsOf(text).length > 0 || /from '[^']+\.suite\.ts'/.test(text)
}

export interface Matched {
  readonly sections: readonly Section[]
  /** Ids that tests carry and no row has. */
  readonly unknown: readonly string[]
}

/** Puts the tests of a run beside the rows they prove. */
export function match(catalogs: readonly Catalog[], results: readonly TestResult[]): Matched {
  const proofs = new Map<string, Proof[]>()
  for (const { fullName, status } of results) {
    for (const id of idsOf(fullName)) {
      const known = proofs.get(id) ?? []
      proofs.set(id, known)
      known.push({ test: fullName.replace(tag, '').trim(), passed: status === 'passed' })
    }
  }
  const ids = new Set(catalogs.flatMap(({ features }) => features.map(({ id }) => id)))
  return {
    sections: catalogs.map(({ title, features }) => ({
      title,
      rows: features.map((feature) => ({ ...feature, proofs: proofs.get(feature.id) ?? [] })),
    })),
    unknown: [...proofs.keys()].filter((id) => !ids.has(id)),
  }
}

/** A row holds when at least one test proved it and none of its tests failed. */
export function holds({ proofs }: Row): boolean {
  return proofs.length > 0 && proofs.every(({ passed }) => passed)
}
