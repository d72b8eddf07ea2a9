import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { problemOfDatabaseFile } from './database-file.ts'
import { asOrdinaryUser } from './suite/ordinary-user.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-database-'))
  return async () => {
    await chmod(folder, 0o700)
    await rm(folder, { recursive: true })
  }
})

function refusedToOrdinaryUser(path: string) {
  const module = new URL('./database-file.ts', import.meta.url)
  return asOrdinaryUser(module, { name: 'problemOfDatabaseFile', argument: path })
}

describe('the file of a database', () => {
  test('may be new, or exist', async () => {
    const path = join(folder, 'posthorn.db')
    expect(await problemOfDatabaseFile(path)).toBeNull()
    await writeFile(path, 'rows')
    expect(await problemOfDatabaseFile(path)).toBeNull()
  })

  test('in a folder that does not exist is refused with the command that makes it, which is not run', async () => {
    const missing = join(folder, 'var', 'posthorn')
    expect(await problemOfDatabaseFile(join(missing, 'posthorn.db'))).toBe(
      `The folder ${missing} for the database does not exist. Create it: mkdir -p ${missing}`,
    )
    expect(await readdir(folder)).toEqual([])
  })

  test('given as a relative path is looked for from where the server was started', async () => {
    expect(await problemOfDatabaseFile('./no/such/posthorn.db')).toContain(
      join(process.cwd(), 'no', 'such'),
    )
  })

  test('below a file is refused', async () => {
    const file = join(folder, 'notes.txt')
    await writeFile(file, 'notes')
    expect(await problemOfDatabaseFile(join(file, 'a.db'))).toContain(`${file} is not a folder`)
    expect(await problemOfDatabaseFile(join(file, 'deep', 'a.db'))).toContain('that path is a file')
  })

  test('that is a folder is refused with a file to name', async () => {
    const path = join(folder, 'data')
    await mkdir(path)
    expect(await problemOfDatabaseFile(path)).toBe(
      `${path} is a folder, not a database. Name a file in it: sqlite:${path}/posthorn.db`,
    )
  })

  test.skipIf(process.platform === 'win32')(
    'that is a device is refused (Windows has no /dev/null)',
    async () => {
      expect(await problemOfDatabaseFile('/dev/null')).toBe(
        '/dev/null is a device, a pipe or a socket, not a database. Name an ordinary file.',
      )
    },
  )

  test('in a folder that the user may not write to is refused, with who that is', async () => {
    await chmod(folder, 0o555)
    expect(await refusedToOrdinaryUser(join(folder, 'posthorn.db'))).toMatch(
      new RegExp(
        `^The folder ${folder} for the database is not writable for the user that runs Posthorn \\(\\d+\\)\\.`,
      ),
    )
  })

  test('that the user may not read is refused', async () => {
    const path = join(folder, 'posthorn.db')
    await writeFile(path, 'rows', { mode: 0o000 })
    await chmod(folder, 0o777)
    expect(await refusedToOrdinaryUser(path)).toMatch(
      new RegExp(`^The database ${path} is not readable and writable for the user`),
    )
  })
})
