import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, test } from 'vitest'
import { generateMasterKey, masterKeyText } from '../secrets/master-key.ts'
import { openWriter } from '../store/sqlite/database/connection.ts'
import { lockFile } from '../store/sqlite/database/file-lock.ts'
import { migrate } from '../store/sqlite/database/migrate.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { backUp } from './back-up.ts'
import { BackupError } from './backup-error.ts'
import { readManifest } from './manifest.ts'
import { placesOf, replacingSteps, writeMark } from './replace-database.ts'
import { restoreBackup } from './restore-backup.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-replace-'))
  return () => rm(folder, { recursive: true })
})

const ends = ['', '-wal', '-shm'] as const

/** A database with its key as `kill -9` leaves it: the row that tells it from others is in its log only. */
async function leaveDatabase(path: string, name: string): Promise<string> {
  const source = join(folder, `${name}-source.db`)
  const db = openWriter(source)
  migrate(db, source)
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  db.prepare(
    `INSERT INTO topics (name, created_at_ms, updated_at_ms, routing_version) VALUES (?, 1, 1, 1)`,
  ).run(name)
  for (const end of ends) await copyFile(source + end, path + end)
  db.close()
  const key = `${masterKeyText(generateMasterKey())}\n`
  await writeFile(`${path}.key`, key, { mode: 0o600 })
  await chmod(path, 0o600)
  return key
}

function topicsIn(path: string): unknown[] {
  const db = new DatabaseSync(path)
  const rows = db.prepare('SELECT name FROM topics').all()
  const [check] = db.prepare('PRAGMA integrity_check').all()
  db.close()
  expect(check).toEqual({ integrity_check: 'ok' })
  return rows.map(({ name }) => name)
}

async function makeBackup({ withKey }: { readonly withKey: boolean }) {
  const database = join(folder, 'new.db')
  const key = await leaveDatabase(database, 'new')
  const output = join(folder, 'backup')
  await backUp({
    database,
    output,
    withKey,
    masterKeys: [],
    signal: new AbortController().signal,
    onProgress: () => {},
  })
  return { output, key }
}

const restore = (backup: string, database: string, force = false) =>
  restoreBackup({
    backup,
    database,
    force,
    masterKeys: [],
    signal: new AbortController().signal,
    onProgress: () => {},
  })

const keptAs = 'before-test'

/** All of a restore up to the step with that number, where the power fails. */
async function cutShort(backup: string, database: string, atStep: number): Promise<void> {
  const lock = lockFile(database, { toRestore: true })
  const places = placesOf(database)
  const { files, master_key } = await readManifest(backup)
  const withKey = master_key === 'included'
  await copyFile(join(backup, 'posthorn.db'), places.databaseDraft)
  if (withKey) await copyFile(join(backup, 'posthorn.key'), places.keyDraft)
  const replacement = { backup: files['posthorn.db'].sha256, withKey, keptAs }
  await writeMark(places, replacement)
  for (const step of replacingSteps(places, replacement).slice(0, atStep)) await step()
  lock.release()
}

const replacement = { backup: '', withKey: true, keptAs }
const stepCount = replacingSteps(placesOf('/'), replacement).length
const everyStep = Array.from({ length: stepCount + 1 }, (_, at) => at)

describe('a restore that is cut short', () => {
  test.each(everyStep.flatMap((at) => [true, false].map((withKey) => [at, withKey] as const)))(
    'after step %i (key in the backup: %s) keeps servers away, and is ended by the next',
    async (atStep, withKey) => {
      const path = join(folder, 'posthorn.db')
      const oldKey = await leaveDatabase(path, 'old')
      const { output, key } = await makeBackup({ withKey })
      await cutShort(output, path, atStep)

      const isMarked = existsSync(`${path}.restoring`)
      expect(isMarked).toBe(atStep < stepCount - 1)
      if (isMarked) {
        expect(() => lockFile(path)).toThrow('Run it again')
        const again = await restore(output, path)
        expect(again.replaced).toBe(`${path}.${keptAs}`)
      }
      expect(topicsIn(path)).toEqual(['new'])
      expect(await readFile(`${path}.key`, 'utf8')).toBe(withKey ? key : oldKey)
      expect(topicsIn(`${path}.${keptAs}`)).toEqual(['old'])
      expect(await readFile(`${path}.${keptAs}.key`, 'utf8')).toBe(oldKey)
      for (const end of ['.restoring', '.draft', '.key.draft']) {
        expect(existsSync(path + end)).toBe(false)
      }
      lockFile(path).release()
    },
  )

  test('into an empty place is ended by the next', async () => {
    const { output, key } = await makeBackup({ withKey: true })
    for (const atStep of everyStep) {
      const path = join(folder, `place-${atStep}.db`)
      await cutShort(output, path, atStep)
      if (existsSync(`${path}.restoring`)) {
        // A server that is turned away has made a key file first.
        if (!existsSync(`${path}.key`)) await writeFile(`${path}.key`, 'fresh', { mode: 0o600 })
        expect((await restore(output, path)).replaced).toBeNull()
      }
      expect(topicsIn(path)).toEqual(['new'])
      expect(await readFile(`${path}.key`, 'utf8')).toBe(key)
    }
  })

  test('before it replaced anything leaves the old database as it was', async () => {
    const path = join(folder, 'posthorn.db')
    await leaveDatabase(path, 'old')
    const { output } = await makeBackup({ withKey: true })
    await writeFile(`${path}.draft`, 'half')
    await writeFile(`${path}.key.draft`, 'half')
    await (await openSqliteStore({ path })).close()
    expect(topicsIn(path)).toEqual(['old'])
    await restore(output, path, true)
    expect(topicsIn(path)).toEqual(['new'])
  })

  test('is ended before another backup is restored, which needs --force again', async () => {
    const path = join(folder, 'posthorn.db')
    await leaveDatabase(path, 'old')
    const { output } = await makeBackup({ withKey: true })
    await cutShort(output, path, 1)
    await leaveDatabase(join(folder, 'third.db'), 'third')
    const third = join(folder, 'third-backup')
    await backUp({
      database: join(folder, 'third.db'),
      output: third,
      withKey: true,
      masterKeys: [],
      signal: new AbortController().signal,
      onProgress: () => {},
    })
    await expect(restore(third, path)).rejects.toThrow(BackupError)
    expect(topicsIn(path)).toEqual(['new'])
    await restore(third, path, true)
    expect(topicsIn(path)).toEqual(['third'])
  })

  test('is ended even when its backup is gone', async () => {
    const path = join(folder, 'posthorn.db')
    await leaveDatabase(path, 'old')
    const { output } = await makeBackup({ withKey: true })
    await cutShort(output, path, 5)
    await rm(output, { recursive: true })
    await expect(restore(output, path)).rejects.toThrow('is not a backup of Posthorn')
    expect(topicsIn(path)).toEqual(['new'])
  })

  test('is no database to start on or to back up', async () => {
    const path = join(folder, 'posthorn.db')
    await leaveDatabase(path, 'old')
    const { output } = await makeBackup({ withKey: true })
    await cutShort(output, path, 1)
    await expect(openSqliteStore({ path })).rejects.toThrow('Run it again')
    const backingUp = backUp({
      database: path,
      output: join(folder, 'other'),
      withKey: true,
      masterKeys: [],
      signal: new AbortController().signal,
      onProgress: () => {},
    })
    await expect(backingUp).rejects.toThrow('was cut short')
  })
})
