import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Puts another build in the place of one: every file has another name, and is named so by the others. */
export async function rebuild(consoleFolder: string): Promise<void> {
  const folder = join(consoleFolder, 'assets')
  const names = (await readdir(folder)).filter((name) => /\.(js|css)$/.test(name))
  const renamed = names.map((name) => [name, name.replace(/\.\w+$/, '0$&')] as const)
  for (const path of [
    join(consoleFolder, 'index.html'),
    ...names.map((name) => join(folder, name)),
  ]) {
    const text = await readFile(path, 'utf8')
    await writeFile(
      path,
      renamed.reduce((written, [before, after]) => written.replaceAll(before, after), text),
    )
    await removeCompressed(path)
  }
  for (const [before, after] of renamed) await rename(join(folder, before), join(folder, after))
}

/** Removes the file of a build that begins so, and answers its name. */
export async function removePart(consoleFolder: string, part: string): Promise<string> {
  const folder = join(consoleFolder, 'assets')
  const name = (await readdir(folder)).find(
    (each) => each.startsWith(`${part}-`) && each.endsWith('.js'),
  )
  if (name === undefined) throw new Error(`The console has no part ${part}.`)
  await rm(join(folder, name))
  await removeCompressed(join(folder, name))
  return name
}

async function removeCompressed(path: string): Promise<void> {
  for (const ending of ['br', 'gz']) await rm(`${path}.${ending}`, { force: true })
}
