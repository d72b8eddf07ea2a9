import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { generateMasterKey } from '../secrets/master-key.ts'
import { loadMasterKeys } from './master-keys.ts'
import { asOrdinaryUser } from './suite/ordinary-user.ts'

let folder = ''
let path = ''
let keyFile = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-config-'))
  path = join(folder, 'posthorn.db')
  keyFile = `${path}.key`
})

afterEach(() => rm(folder, { recursive: true }))

/** Without a master key in the configuration. */
const withoutKey = () => ({ masterKeys: [], database: { kind: 'sqlite', path } as const })

test('the first start makes a key file, later starts use it', async () => {
  const first = await loadMasterKeys(withoutKey())
  expect(first).toMatchObject({ kind: 'keys', made: keyFile })
  await writeFile(path, 'rows')
  expect(await loadMasterKeys(withoutKey())).toEqual({ ...first, made: null })
})

test('a given master key is used and no file is made', async () => {
  const masterKeys = [generateMasterKey()]
  const loaded = await loadMasterKeys({ ...withoutKey(), masterKeys })
  expect(loaded).toEqual({ kind: 'keys', keys: masterKeys, made: null })
  await expect(stat(keyFile)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a database without its key file is refused, since a fresh key would open nothing', async () => {
  await writeFile(path, 'rows')
  expect(await loadMasterKeys(withoutKey())).toEqual({
    kind: 'refused',
    problem: expect.stringMatching(/Restore the key file, or set POSTHORN_MASTER_KEY/),
  })
  await expect(stat(keyFile)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('an empty database file, left by a start that died, gets its key', async () => {
  await writeFile(path, '')
  expect(await loadMasterKeys(withoutKey())).toMatchObject({ kind: 'keys' })
})

test('a key file that others can read is refused', async () => {
  await loadMasterKeys(withoutKey())
  await chmod(keyFile, 0o644)
  expect(await loadMasterKeys(withoutKey())).toEqual({
    kind: 'refused',
    problem: expect.stringContaining('chmod 600'),
  })
})

test('a key file that is cut short is refused, and is not replaced', async () => {
  await writeFile(keyFile, 'c2hvcnQ=\n', { mode: 0o600 })
  expect(await loadMasterKeys(withoutKey())).toEqual({
    kind: 'refused',
    problem: expect.stringMatching(/is damaged.*44 characters.*8 characters.*Restore the file/),
  })
  expect(await readFile(keyFile, 'utf8')).toBe('c2hvcnQ=\n')
})

test('a key file that belongs to another user is refused', async () => {
  await loadMasterKeys(withoutKey())
  await chmod(keyFile, 0o000)
  await chmod(folder, 0o755)
  const module = new URL('./master-keys.ts', import.meta.url)
  const call = { name: 'loadMasterKeys', argument: withoutKey() }
  expect(await asOrdinaryUser(module, call)).toEqual({
    kind: 'refused',
    problem: `The key file ${keyFile} is not readable for the user that runs Posthorn. Make that user its owner.`,
  })
})

test('a key file that cannot be made is told in a sentence, by its own name', async () => {
  await chmod(folder, 0o555)
  const module = new URL('./master-keys.ts', import.meta.url)
  const call = { name: 'loadMasterKeys', argument: withoutKey() }
  expect(await asOrdinaryUser(module, call)).toEqual({
    kind: 'refused',
    problem: `The key file ${keyFile} cannot be made: permission denied. Mend that, or set POSTHORN_MASTER_KEY.`,
  })
  await chmod(folder, 0o700)
})

test('a database without a folder needs a master key', async () => {
  const database = { kind: 'postgres', url: 'postgres://db.test/posthorn' } as const
  expect(await loadMasterKeys({ masterKeys: [], database })).toEqual({
    kind: 'refused',
    problem: expect.stringContaining('POSTHORN_MASTER_KEY'),
  })
})
