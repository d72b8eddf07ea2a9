import { join } from 'node:path'

/** How a program is started, once what it needs is there. */
export interface Start {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** A program that this machine cannot run, and why. */
export interface Missing {
  readonly missing: string
}

export const root = join(import.meta.dirname, '../../../..')
export const examples = join(root, 'examples/listeners')

/** What is got for the examples from elsewhere; kept between runs, and gone with node_modules. */
export const cache = join(root, 'node_modules/.cache/posthorn-examples')
