import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { generateMasterKey } from '../secrets/master-key.ts'
import { loadMasterKeys } from './secrets.ts'

let folder = ''
let paths = { masterKeys: [], masterKeyFile: '', databasePath: '' }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-config-'))
  const databasePath = join(folder, 'posthorn.db')
  paths = { masterKeys: [], masterKeyFile: `${databasePath}.key`, databasePath }
})

afterEach(() => rm(folder, { recursive: true }))

test('the first start makes a key file, later starts use it', async () => {
  const first = await loadMasterKeys(paths)
  expect(first).toMatchObject({ kind: 'keys', made: paths.masterKeyFile })
  await writeFile(paths.databasePath, 'rows')
  expect(await loadMasterKeys(paths)).toEqual({ ...first, made: null })
})

test('a given master key is used and no file is made', async () => {
  const masterKeys = [generateMasterKey()]
  const loaded = await loadMasterKeys({ ...paths, masterKeys })
  expect(loaded).toEqual({ kind: 'keys', keys: masterKeys, made: null })
  await expect(stat(paths.masterKeyFile)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a database without its key file is refused, since a fresh key would open nothing', async () => {
  await writeFile(paths.databasePath, 'rows')
  expect(await loadMasterKeys(paths)).toEqual({
    kind: 'refused',
    problem: expect.stringMatching(/Restore the key file, or set POSTHORN_MASTER_KEY/),
  })
  await expect(stat(paths.masterKeyFile)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('an empty database file, left by a start that died, gets its key', async () => {
  await writeFile(paths.databasePath, '')
  expect(await loadMasterKeys(paths)).toMatchObject({ kind: 'keys' })
})

test('a key file that others can read is refused', async () => {
  await loadMasterKeys(paths)
  await chmod(paths.masterKeyFile, 0o644)
  expect(await loadMasterKeys(paths)).toEqual({
    kind: 'refused',
    problem: expect.stringContaining('chmod 600'),
  })
})

test('a folder that does not exist is told in a sentence', async () => {
  const databasePath = join(folder, 'missing', 'posthorn.db')
  const elsewhere = { masterKeys: [], masterKeyFile: `${databasePath}.key`, databasePath }
  expect(await loadMasterKeys(elsewhere)).toEqual({
    kind: 'refused',
    problem: expect.stringContaining(elsewhere.masterKeyFile),
  })
})
