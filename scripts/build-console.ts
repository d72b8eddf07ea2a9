/** `npm run console`: builds the console into `packages/console/dist`, unless it is there already. */
import { join } from 'node:path'
import { ensureConsole } from './console/ensure-console.ts'

const ensured = await ensureConsole(join(import.meta.dirname, '..'), () =>
  console.error('posthorn: Building the console. This takes about 3 s, after each change of it.'),
)
if (ensured.kind === 'failed') {
  const said = ensured.output.replaceAll('\n', '\n  ')
  console.error(`posthorn: The console could not be built; the API does without it.\n  ${said}`)
  process.exitCode = 1
}
