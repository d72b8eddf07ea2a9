import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import {
  appendFile,
  chmod,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@posthorn/client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Io } from '../src/index.ts'
import { launchServer, operatorKey } from './support/launch-server.ts'
import { runCommand } from './support/run-command.ts'
import { program } from './support/spawn-posthorn.ts'

let folder: string
let template: string
const ends: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'posthorn-template-'))
  const file = join(template, 'posthorn.db')
  const server = await launchServer({ POSTHORN_DATABASE_URL: `sqlite:${file}` })
  await addWebhook(server.url)
  await server.stop()
})
afterAll(() => rm(template, { recursive: true }))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-backup-'))
})
afterEach(async () => {
  for (const end of ends.reverse().splice(0)) await end()
  await rm(folder, { recursive: true })
})

const posthorn = (args: readonly string[], io: Partial<Io> = {}) =>
  runCommand(args, { cwd: folder, ...io })

/** A database with a webhook, its key file, and nobody at work on it: a copy of one for all tests. */
async function database(): Promise<string> {
  for (const end of ['', '.key']) {
    await cp(join(template, `posthorn.db${end}`), join(folder, `posthorn.db${end}`))
  }
  return 'sqlite:posthorn.db'
}

async function addWebhook(url: string): Promise<void> {
  const client = createClient({ url, key: operatorKey })
  const channel = await client.channels.create({ name: 'Test' })
  await client
    .channel(channel.id)
    .webhooks.create({ webhook_url: 'http://127.0.0.1:9999/', name: 'first' })
}

async function backup(from: string, ...args: readonly string[]): Promise<string> {
  const { code, out, err } = await posthorn(['backup', '--json', '--database', from, ...args])
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out).folder
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe('posthorn backup', () => {
  test('makes one folder that only its owner reads, with the key file, and says who can read it', async () => {
    const from = await database()
    const { code, out } = await posthorn(['backup', '--database', from])
    expect(code).toBe(0)
    expect(out).toMatch(/webhooks 1, events 0, deliveries 0 \(open 0\)/)
    expect(out).toContain('who has the backup can read every secret in it')
    const [made = ''] = (await readdir(folder)).filter((name) => /^posthorn-backup-.*Z$/.test(name))
    const inside = join(folder, made)
    expect((await readdir(inside)).sort()).toEqual(['backup.json', 'posthorn.db', 'posthorn.key'])
    expect(await modeOf(inside)).toBe(0o700)
    for (const name of await readdir(inside)) expect(await modeOf(join(inside, name))).toBe(0o600)
    const key = await readFile(join(inside, 'posthorn.key'), 'utf8')
    expect(key).toBe(await readFile(join(folder, 'posthorn.db.key'), 'utf8'))
  })

  test('prints commands that can be copied, with spaces in their paths as well', async () => {
    const from = await database()
    const args = ['--database', from, '--output', 'my backup']
    const { out } = await posthorn(['backup', ...args])
    const made = join(folder, 'my backup')
    expect(out).toContain(`Restore it with: posthorn restore '${made}' --database sqlite:PATH\n`)
    const restored = await posthorn(['restore', 'my backup', '--database', 'sqlite:my r.db'])
    const place = join(folder, 'my r.db')
    expect(restored.out).toContain(`Go on with: posthorn start --database 'sqlite:${place}'\n`)
  })

  test('takes database and key from the environment, as the server does, and leaves such a key out', async () => {
    const from = await database()
    const key = await readFile(join(folder, 'posthorn.db.key'), 'utf8')
    await rm(join(folder, 'posthorn.db.key'))
    const env = { POSTHORN_DATABASE_URL: from }
    const without = await posthorn(['backup', '--output', 'b'], { env })
    expect(without).toMatchObject({ code: 1, err: expect.stringContaining('(key_missing)') })
    const withEnv = { ...env, POSTHORN_MASTER_KEY: key }
    const { code, out } = await posthorn(['backup', '--output', 'b'], { env: withEnv })
    expect(code).toBe(0)
    expect(out).toContain('it comes from POSTHORN_MASTER_KEY')
    expect(existsSync(join(folder, 'b', 'posthorn.key'))).toBe(false)
    const args = ['restore', 'b', '--database', 'sqlite:r.db']
    expect(await posthorn(args)).toMatchObject({ code: 1, err: /key_missing/ })
    expect(await posthorn(args, { env: withEnv })).toMatchObject({ code: 0 })
  })

  test('leaves the key out when told to, and is restored beside a copy of it', async () => {
    const from = await database()
    const { out } = await posthorn(['backup', '--without-key', '--database', from, '--output', 'b'])
    expect(out).toContain('of no use unless you keep a copy')
    expect(await readdir(join(folder, 'b'))).not.toContain('posthorn.key')
    const restore = () => posthorn(['restore', 'b', '--database', 'sqlite:r.db'])
    expect(await restore()).toMatchObject({ code: 1, err: /no key file .*r\.db\.key/ })
    await writeFile(
      join(folder, 'r.db.key'),
      Buffer.alloc(32, 'not the key of it').toString('base64'),
      {
        mode: 0o600,
      },
    )
    expect(await restore()).toMatchObject({ code: 1, err: /\((key_unusable|key_wrong)\)/ })
    await cp(join(folder, 'posthorn.db.key'), join(folder, 'r.db.key'))
    expect(await restore()).toMatchObject({ code: 0, out: /start with the one you have/ })
  })

  test('refuses a key that does not open what is in the database', async () => {
    const from = await database()
    const env = {
      POSTHORN_MASTER_KEY: Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64'),
    }
    const { code, err } = await posthorn(['backup', '--database', from, '--output', 'b'], { env })
    expect([code, existsSync(join(folder, 'b'))]).toEqual([1, false])
    expect(err).toContain('(key_wrong)')
  })

  test.each([
    ['sqlite:missing.db', [], 1, /There is no database .*missing\.db/],
    ['sqlite:notes.db', [], 1, /notes\.db is not an SQLite database/],
    ['sqlite::memory:', [], 2, /must be sqlite: and the path of a file/],
    ['postgres://u:pw@db/posthorn', [], 2, /pg_dump/],
    ['sqlite:posthorn.db', ['--output', 'taken'], 1, /taken exists and stays as it is/],
    ['sqlite:posthorn.db', ['--output', 'no/such'], 1, /mkdir -p .*\/no\n/],
    ['sqlite:posthorn.db', ['--output', 'posthorn.db/x'], 1, /\(output_folder_missing\)/],
    ['sqlite:posthorn.db', ['--output', 'posthorn.db/x/y'], 1, /\(output_folder_missing\)/],
  ])('of %s %j says what is wrong', async (from, args, code, says) => {
    await database()
    await writeFile(join(folder, 'notes.db'), 'words, not rows '.repeat(100))
    await writeFile(join(folder, 'notes.db.key'), await readFile(join(folder, 'posthorn.db.key')), {
      mode: 0o600,
    })
    await writeFile(join(folder, 'taken'), 'mine')
    const before = await readdir(folder)
    const ran = await posthorn(['backup', '--database', from, ...args])
    expect(ran.code).toBe(code)
    expect(ran.err).toMatch(says)
    expect(ran.err).not.toContain('pw')
    expect(await readFile(join(folder, 'taken'), 'utf8')).toBe('mine')
    expect((await readdir(folder)).filter((name) => name.includes('backup'))).toEqual(
      before.filter((name) => name.includes('backup')),
    )
  })

  test('never writes over a backup, nor into one', async () => {
    const from = await database()
    const first = await backup(from, '--output', 'b')
    const said = await readFile(join(first, 'backup.json'), 'utf8')
    const again = await posthorn(['backup', '--database', from, '--output', 'b'])
    expect(again).toMatchObject({ code: 1, err: /\(output_taken\)/ })
    expect(await readFile(join(first, 'backup.json'), 'utf8')).toBe(said)
    expect(await readdir(first)).toHaveLength(3)
  })

  test('leaves nothing when it is stopped', async () => {
    const from = await database()
    const before = await readdir(folder)
    const onStop: Io['onStop'] = (listener) => listener()
    const { code, err } = await posthorn(['backup', '--database', from], { onStop })
    expect(code).toBe(1)
    expect(err).toContain('(stopped)')
    expect((await readdir(folder)).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(before)
  })
})

/** `posthorn backup` in a process of its own, of a database large enough to be met half-way. */
async function backupProcess(command: readonly string[]) {
  const from = await database()
  const db = new DatabaseSync(join(folder, 'posthorn.db'))
  db.exec('CREATE TABLE ballast (bytes BLOB)')
  for (let row = 0; row < 20; row++) db.exec('INSERT INTO ballast VALUES (randomblob(8000000))')
  db.close()
  const [first = '', ...args] = [...command, process.execPath, '--conditions=source', program]
  const child = spawn(first, [...args, 'backup', '--database', from], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, err }))
  return { child, ended }
}

const backupsIn = async (at: string) =>
  (await readdir(at)).filter((name) => name.includes('posthorn-backup-'))

describe('a backup that is cut off', () => {
  test('by kill -9 is none: what is left has no name of a backup and cannot be restored', async () => {
    const { child, ended } = await backupProcess([])
    while (child.exitCode === null && (await backupsIn(folder)).length === 0) await pause(2)
    child.kill('SIGKILL')
    expect((await ended).code).toBeNull()
    const [left = ''] = await backupsIn(folder)
    expect(left).toMatch(/^\.posthorn-backup-.*\.partial$/)
    const { code, err } = await posthorn(['restore', left, '--database', 'sqlite:r.db'])
    expect(code).toBe(1)
    expect(err).toContain('is not a backup of Posthorn. (backup_missing)')
    expect(existsSync(join(folder, 'r.db'))).toBe(false)
  })

  test.skipIf(process.platform === 'win32')(
    'by a full disk says so and leaves nothing (not on Windows, which has no ulimit)',
    async () => {
      // A limit on the size of files fails writes as a full disk does, and needs no disk of its own.
      const { ended } = await backupProcess(['sh', '-c', 'ulimit -f 40000; exec "$0" "$@"'])
      const { code, err } = await ended
      expect(code).toBe(1)
      expect(err).toMatch(/\((disk_full|database_unusable)\)/)
      expect(err).toContain('Nothing is left of it.')
      expect(await backupsIn(folder)).toEqual([])
    },
  )
})

/** A server in a process of its own, which meets `kill -9` once the work with it is done. */
async function servedThenKilled(file: string, work: (url: string) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ['--conditions=source', program, 'start'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      POSTHORN_DATABASE_URL: `sqlite:${file}`,
      POSTHORN_ADMIN_KEY: operatorKey,
      POSTHORN_PORT: '0',
    },
  })
  const ended = once(child, 'close')
  try {
    for await (const line of createInterface(child.stdout)) {
      const { url } = JSON.parse(line)
      if (url === undefined) continue
      await work(url)
      break
    }
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

describe('posthorn restore', () => {
  test('puts database and key in place, for their owner only, and a server starts on them', async () => {
    const b = await backup(await database(), '--output', 'b')
    const { code, out } = await posthorn(['restore', b, '--database', 'sqlite:r.db'])
    expect(code).toBe(0)
    expect(out).toMatch(/^Restored .*r\.db\n/)
    for (const name of ['r.db', 'r.db.key']) expect(await modeOf(join(folder, name))).toBe(0o600)
    const server = await launchServer({ POSTHORN_DATABASE_URL: `sqlite:${join(folder, 'r.db')}` })
    ends.push(() => server.stop())
    const client = createClient({ url: server.url, key: operatorKey })
    const [channel] = await Array.fromAsync(client.channels.list())
    expect(channel?.name).toBe('Test')
  })

  test('refuses while a server has the database, and changes nothing', async () => {
    const b = await backup(await database(), '--output', 'b')
    const server = await launchServer({
      POSTHORN_DATABASE_URL: `sqlite:${join(folder, 'posthorn.db')}`,
    })
    ends.push(() => server.stop())
    const args = ['restore', b, '--force', '--database', 'sqlite:posthorn.db']
    const { code, err } = await posthorn(args)
    expect(code).toBe(1)
    expect(err).toMatch(/in use by another Posthorn \(pid \d+\).*\(database_in_use\)/)
    await addWebhook(server.url)
  })

  test('keeps what stood there, with its log, under another name, and only with --force', async () => {
    const b = await backup(await database(), '--output', 'b')
    const path = join(folder, 'posthorn.db')
    await servedThenKilled(path, async (url) => {
      const client = createClient({ url, key: operatorKey })
      await client.channels.create({ name: 'After the backup' })
    })
    // What was created last is in the log only.
    expect((await stat(`${path}-wal`)).size).toBeGreaterThan(0)

    const args = ['restore', b, '--database', 'sqlite:posthorn.db']
    const refused = await posthorn(args)
    expect(refused).toMatchObject({ code: 1, err: /\(database_exists\)/ })
    const { out } = await posthorn([...args, '--force', '--json'])
    const { replaced } = JSON.parse(out)
    expect(replaced).toMatch(/posthorn\.db\.before-.*Z$/)
    expect(existsSync(`${path}-wal`)).toBe(false)
    const namesIn = async (file: string) => {
      const server = await launchServer({ POSTHORN_DATABASE_URL: `sqlite:${file}` })
      const at = createClient({ url: server.url, key: operatorKey })
      const channels = await Array.fromAsync(at.channels.list())
      await server.stop()
      return channels.map(({ name }) => name)
    }
    expect(await namesIn(path)).not.toContain('After the backup')
    expect(await namesIn(replaced)).toContain('After the backup')
  })

  type Damage = (at: string) => Promise<void>
  const flip =
    (name: string, at: number): Damage =>
    async (folder) => {
      const bytes = await readFile(join(folder, name))
      bytes[at] = (bytes[at] ?? 0) ^ 1
      await writeFile(join(folder, name), bytes)
    }
  test.each<[string, string, Damage]>([
    ['one bit of the database changed', 'posthorn.db', flip('posthorn.db', 50_000)],
    ['one bit of the key changed', 'posthorn.key', flip('posthorn.key', 3)],
    ['the database longer', 'posthorn.db', (at) => appendFile(join(at, 'posthorn.db'), 'x')],
    ['no database', 'posthorn.db', (at) => rm(join(at, 'posthorn.db'))],
    ['no key', 'posthorn.key', (at) => rm(join(at, 'posthorn.key'))],
    [
      'half of what it says of itself',
      'backup.json',
      (at) => writeFile(join(at, 'backup.json'), '{"format": 1'),
    ],
    [
      'a number where a checksum belongs',
      'backup.json',
      async (at) => {
        const said = JSON.parse(await readFile(join(at, 'backup.json'), 'utf8'))
        said.files['posthorn.db'].sha256 = 7
        await writeFile(join(at, 'backup.json'), JSON.stringify(said))
      },
    ],
  ])('refuses a backup with %s by the name of the file', async (_, name, damage) => {
    const b = await backup(await database(), '--output', 'b')
    await damage(b)
    const { code, err } = await posthorn(['restore', b, '--database', 'sqlite:r.db'])
    expect(code).toBe(1)
    expect(err).toContain(join(b, name))
    expect(err).toContain('(backup_damaged)')
    const left = (await readdir(folder)).filter((each) => each.startsWith('r.db'))
    expect(left.filter((each) => each !== 'r.db.lock')).toEqual([])
  })

  test('refuses a schema or a form that only a newer Posthorn knows', async () => {
    const from = await database()
    const b = await backup(from, '--output', 'b')
    const said = JSON.parse(await readFile(join(b, 'backup.json'), 'utf8'))
    await writeFile(join(b, 'backup.json'), JSON.stringify({ ...said, format: 2 }))
    const restore = () => posthorn(['restore', b, '--database', 'sqlite:r.db'])
    expect(await restore()).toMatchObject({ code: 1, err: /newer Posthorn/ })

    const db = new DatabaseSync(join(folder, 'posthorn.db'))
    db.exec('PRAGMA user_version = 999')
    db.close()
    expect(await posthorn(['backup', '--database', from])).toMatchObject({
      code: 1,
      err: /has schema version 999/,
    })
    const copy = new DatabaseSync(join(b, 'posthorn.db'))
    copy.exec('PRAGMA user_version = 999')
    copy.close()
    const bytes = await readFile(join(b, 'posthorn.db'))
    const hash = await crypto.subtle.digest('SHA-256', bytes)
    said.files['posthorn.db'] = {
      bytes: bytes.length,
      sha256: Buffer.from(hash).toString('hex'),
    }
    await writeFile(join(b, 'backup.json'), JSON.stringify(said))
    expect(await restore()).toMatchObject({ code: 1, err: /has schema version 999/ })
    expect(existsSync(join(folder, 'r.db'))).toBe(false)
  })

  test('takes no key file that others can read', async () => {
    const b = await backup(await database(), '--without-key', '--output', 'b')
    await cp(join(folder, 'posthorn.db.key'), join(folder, 'r.db.key'))
    await chmod(join(folder, 'r.db.key'), 0o644)
    const { code, err } = await posthorn(['restore', b, '--database', 'sqlite:r.db'])
    expect(code).toBe(1)
    expect(err).toMatch(/chmod 600 .*r\.db\.key/)
  })

  test('says when the folder for the database is missing, and makes none', async () => {
    const b = await backup(await database(), '--output', 'b')
    const { code, err } = await posthorn(['restore', b, '--database', 'sqlite:data/r.db'])
    expect(code).toBe(1)
    expect(err).toContain(`mkdir -p ${join(folder, 'data')}`)
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })
})
