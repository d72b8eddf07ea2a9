import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const nobody = 65_534

/**
 * What a function of a module answers to a user who is not root: root may read and write everything.
 * The module is loaded first, from wherever that other user may not look.
 */
export async function asOrdinaryUser(
  module: URL,
  { name, argument }: { readonly name: string; readonly argument: unknown },
): Promise<unknown> {
  const script = `
    const { ${name}: call } = await import(${JSON.stringify(module.href)})
    if (process.getuid?.() === 0) {
      process.setgroups([])
      process.setgid(${nobody})
      process.setuid(${nobody})
    }
    console.log(JSON.stringify(await call(${JSON.stringify(argument)})))`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=source',
    '--input-type=module',
    '--eval',
    script,
  ])
  return JSON.parse(stdout)
}
