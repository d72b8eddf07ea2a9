import { join } from 'node:path'
import { prepareGo } from './prepare-go.ts'
import { prepareNext } from './prepare-next.ts'
import { preparePython } from './prepare-python.ts'
import { examples, type Missing, root, type Start } from './start.ts'

export interface ExampleProgram {
  /** Its path in examples/listeners. */
  readonly name: string
  /** Gets what the program needs and is not of npm. Called once; what it makes is gone with `release`. */
  prepare(port: number): Promise<(Start & { release?(): Promise<void> }) | Missing>
  /** Whether it serves a page beside the webhooks. */
  readonly servesMore: boolean
  /** What its framework prints beside what the program says. */
  readonly noise?: RegExp
}

export const programs: readonly ExampleProgram[] = [
  ofNode('node.ts', false),
  ofNode('express.ts'),
  ofNode('fastify.ts'),
  ofNode('hono.ts'),
  script('bun.ts', join(root, 'node_modules/.bin/bun')),
  { name: 'nextjs', prepare: prepareNext, servesMore: false, noise: /^\s*$|^ |^[▲✓○-] / },
  { name: 'python', prepare: preparePython, servesMore: false },
  { name: 'go', prepare: prepareGo, servesMore: false },
]

function ofNode(name: string, servesMore = true): ExampleProgram {
  return script(name, process.execPath, servesMore)
}

function script(name: string, command: string, servesMore = true): ExampleProgram {
  const args = ['--conditions=source', join(examples, name)]
  return { name, servesMore, prepare: async () => ({ command, args }) }
}
