import { chmod, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { generateMasterKey, masterKeyText, parseMasterKeys } from './master-key.ts'
import { createMasterKeyFile, readMasterKeyFile } from './master-key-file.ts'

describe('the text of master keys', () => {
  test('is read back, several in their order', () => {
    const keys = [generateMasterKey(), generateMasterKey()]
    const parsed = parseMasterKeys(keys.map(masterKeyText).join(', '))
    expect(parsed).toMatchObject({ kind: 'keys', keys: keys.map(({ id }) => ({ id })) })
  })

  test.each([
    ['nothing', ''],
    ['31 bytes', Buffer.alloc(31, 'abcdefghijklmnop').toString('base64')],
    ['33 bytes', Buffer.alloc(33, 'abcdefghijklmnop').toString('base64')],
    ['hex', '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'],
    ['zeros', Buffer.alloc(32).toString('base64')],
    ['a good one and an empty one', `${masterKeyText(generateMasterKey())},`],
  ])('is refused with the rule, and not repeated: %s', (_, text) => {
    const parsed = parseMasterKeys(text)
    expect(parsed).toMatchObject({ kind: 'unusable' })
    expect(parsed).toHaveProperty('problem', expect.stringMatching(/32 bytes|not random/))
    if (text !== '') expect(parsed).not.toHaveProperty('problem', expect.stringContaining(text))
  })
})

describe('the key file', () => {
  let folder = ''
  let path = ''

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'posthorn-key-'))
    path = join(folder, 'posthorn.db.key')
  })

  afterEach(() => rm(folder, { recursive: true }))

  test('is absent before it is made', async () => {
    expect(await readMasterKeyFile(path)).toEqual({ kind: 'absent' })
  })

  test('is for its owner only, holds a key, and leaves no draft behind', async () => {
    await createMasterKeyFile(path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readMasterKeyFile(path)).toMatchObject({ kind: 'keys', keys: [{}] })
    expect(await readdir(folder)).toEqual(['posthorn.db.key'])
  })

  test('is one and the same for processes that make it together, and is never replaced', async () => {
    await Promise.all(Array.from({ length: 8 }, () => createMasterKeyFile(path)))
    const first = await readMasterKeyFile(path)
    await createMasterKeyFile(path)
    expect(await readMasterKeyFile(path)).toEqual(first)
    expect(await readdir(folder)).toEqual(['posthorn.db.key'])
  })

  test.each([0o640, 0o604, 0o660, 0o644])('is refused when its mode is %o', async (mode) => {
    await createMasterKeyFile(path)
    await chmod(path, mode)
    expect(await readMasterKeyFile(path)).toEqual({
      kind: 'unusable',
      problem: expect.stringContaining(`chmod 600 ${path}`),
    })
  })

  test('is refused when it holds something else, with the way back to the secrets', async () => {
    await writeFile(path, 'hello\n', { mode: 0o600 })
    expect(await readMasterKeyFile(path)).toEqual({
      kind: 'unusable',
      problem: `The key file ${path} is damaged. The master key must be base64 of 32 bytes (44 characters); 5 characters were given. Restore the file from your copy: a fresh key would open nothing that is sealed in the database.`,
    })
  })

  test('is refused when it is far too long to be one', async () => {
    await writeFile(path, 'k'.repeat(4_097), { mode: 0o600 })
    expect(await readMasterKeyFile(path)).toEqual({
      kind: 'unusable',
      problem: expect.stringContaining('4097 bytes'),
    })
  })

  test('may be a link, as mounted secrets are, whose target is judged', async () => {
    const target = join(folder, 'target')
    await createMasterKeyFile(target)
    await symlink(target, path)
    expect(await readMasterKeyFile(path)).toMatchObject({ kind: 'keys' })
    await chmod(target, 0o644)
    expect(await readMasterKeyFile(path)).toMatchObject({ kind: 'unusable' })
  })

  test('is refused when it is a folder', async () => {
    expect(await readMasterKeyFile(folder)).toMatchObject({ kind: 'unusable' })
  })
})
