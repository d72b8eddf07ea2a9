import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../sqlite-store.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthorn-files-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Another process with the store open. */
async function startHolder(path: string) {
  const module = new URL('../sqlite-store.ts', import.meta.url).href
  const script = join(folder, 'holder.mjs')
  writeFileSync(
    script,
    `import { openSqliteStore } from ${JSON.stringify(module)}
    await openSqliteStore({ path: ${JSON.stringify(path)} })
    console.log('open')`,
  )
  const child = spawn(process.execPath, ['--conditions=source', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

describe('an SQLite file', () => {
  it('is refused to a second process by name, until the first dies', async () => {
    const path = join(folder, 'shared.db')
    const holder = await startHolder(path)
    await expect(openSqliteStore({ path })).rejects.toThrow(
      `${path} is in use by another Posthorn (pid ${holder.pid}): one process per SQLite file.`,
    )
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    const store = await openSqliteStore({ path })
    await store.read.ping()
    await store.close()
  })

  it('is refused to a second store of the same process', async () => {
    const path = join(folder, 'twice.db')
    const store = await openSqliteStore({ path })
    await expect(openSqliteStore({ path })).rejects.toThrow('in use by another Posthorn')
    await expect(openSqliteStore({ path })).rejects.toThrow('in use by another Posthorn')
    await store.close()
    await (await openSqliteStore({ path })).close()
  })

  it('is readable by its owner only', async () => {
    const path = join(folder, 'private.db')
    const store = await openSqliteStore({ path })
    const modes = ['', '-wal', '-shm'].map((end) => statSync(path + end).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600])
    await store.close()
  })

  it('of another program is left alone', async () => {
    const path = join(folder, 'foreign.db')
    const db = new DatabaseSync(path)
    db.exec('CREATE TABLE invoices (id)')
    db.close()
    await expect(openSqliteStore({ path })).rejects.toThrow('is a database of another program')
    const text = join(folder, 'notes.txt')
    writeFileSync(
      text,
      'not a database, only words, but more than a hundred bytes of them '.repeat(20),
    )
    await expect(openSqliteStore({ path: text })).rejects.toThrow('is not an SQLite database')
  })

  it('of a newer Posthorn is refused', async () => {
    const path = join(folder, 'newer.db')
    await (await openSqliteStore({ path })).close()
    const db = new DatabaseSync(path)
    db.exec('PRAGMA user_version = 999')
    db.close()
    await expect(openSqliteStore({ path })).rejects.toThrow('has schema version 999')
  })

  it('in a folder that is not there says so', async () => {
    const path = join(folder, 'no', 'such', 'posthorn.db')
    await expect(openSqliteStore({ path })).rejects.toThrow(
      `does ${join(folder, 'no', 'such')} exist`,
    )
  })
})
