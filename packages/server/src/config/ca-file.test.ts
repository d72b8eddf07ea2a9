import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadCaFile } from './ca-file.ts'

const [one = '', two = ''] = rootCertificates
let folder = ''
let path = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-ca-'))
  path = join(folder, 'ca.pem')
})

afterEach(() => rm(folder, { recursive: true }))

test('every certificate of the file is read, whatever stands between', async () => {
  await writeFile(path, `# ours\r\n${one}\r\nsome words\n${two}`)
  expect(await loadCaFile(path)).toEqual({ kind: 'certificates', pem: `${one}\n${two}\n` })
})

test.each([
  ['an empty file', '', 'holds no certificate'],
  ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'holds no certificate'],
  ['a damaged certificate', `${one}\n${two.replace(/MII./, 'AAAA')}`, 'Certificate 2'],
])('%s is refused in a sentence with the path', async (_, text, said) => {
  await writeFile(path, text)
  const loaded = await loadCaFile(path)
  expect(loaded).toEqual({ kind: 'refused', problem: expect.stringContaining(said) })
  expect(loaded).toHaveProperty('problem', expect.stringContaining(path))
})

test('a missing file is refused in a sentence with the path', async () => {
  expect(await loadCaFile(path)).toEqual({
    kind: 'refused',
    problem: expect.stringContaining(path),
  })
})
