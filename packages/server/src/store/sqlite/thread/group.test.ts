import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepare } from '../database/statement.ts'
import { type Call, runGroup } from './group.ts'

let folder = ''
let db: DatabaseSync
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthorn-group-'))
  db = new DatabaseSync(join(folder, 'group.db'))
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE notes (id INTEGER PRIMARY KEY, body BLOB)')
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const insert = (id: number, bytes: number) => ({
  method: () =>
    prepare(db, 'INSERT INTO notes (id, body) VALUES (?, zeroblob(?))').run(id, bytes).changes,
  args: [],
})
const noTransaction = { beforeCommit: () => {}, undone: () => {} }
const run = (calls: readonly Call[], path = 'x') =>
  runGroup(db, calls, { path, transaction: noTransaction })
const stored = () =>
  prepare<{ id: number }>(db, 'SELECT id FROM notes')
    .all()
    .map(({ id }) => id)

describe('a group of calls', () => {
  it('is one transaction', () => {
    const seen: boolean[] = []
    const look = { method: () => seen.push(db.isTransaction), args: [] }
    expect(run([look, insert(1, 1), look])).toMatchObject([{ failure: null }, { value: 1 }, {}])
    expect(seen).toEqual([true, true])
    expect([db.isTransaction, stored()]).toEqual([false, [1]])
  })

  it('lets a call that fails fail alone', () => {
    const answers = run([insert(1, 1), insert(1, 1), insert(2, 1)])
    expect(answers).toMatchObject([
      { failure: null },
      { failure: { code: 'broken' } },
      { failure: null },
    ])
    expect(stored()).toEqual([1, 2])
  })

  it('says that the disk is full, and goes on with what fits', () => {
    db.exec('PRAGMA max_page_count = 20')
    const answers = run([insert(1, 10), insert(2, 1_000_000), insert(3, 10)], '/data/x.db')
    expect(answers).toMatchObject([
      { failure: null },
      { failure: { code: 'full' } },
      { failure: null },
    ])
    expect(answers[1]).toMatchObject({
      failure: { message: expect.stringContaining('/data/x.db') },
    })
    expect(stored()).toEqual([1, 3])
  })

  it('that cannot be rolled back gets into no later commit', () => {
    const deny = (deny: boolean) =>
      db.setAuthorizer(
        deny
          ? (action, name) =>
              action === constants.SQLITE_TRANSACTION && name === 'ROLLBACK'
                ? constants.SQLITE_DENY
                : constants.SQLITE_OK
          : null,
      )
    deny(true)
    const answers = run([insert(1, 1), insert(1, 1)])
    expect(answers).toMatchObject([{ failure: { code: 'broken' } }, { failure: {} }])
    deny(false)
    expect(run([insert(2, 1)])).toMatchObject([{ failure: null }])
    expect(stored()).toEqual([2])
  })

  it('fails as one, after one wait, while another program keeps the file locked', () => {
    const other = new DatabaseSync(join(folder, 'group.db'))
    other.exec('BEGIN IMMEDIATE')
    let begun = 0
    db.setAuthorizer((action, name) => {
      if (action === constants.SQLITE_TRANSACTION && name === 'BEGIN') begun++
      return constants.SQLITE_OK
    })
    const answers = run([insert(1, 1), insert(2, 1), insert(3, 1)], '/data/x.db')
    const message = expect.stringContaining('Another program keeps /data/x.db locked')
    expect(answers).toMatchObject(Array(3).fill({ failure: { code: 'broken', message } }))
    expect(begun).toBe(1)
    other.close()
    expect(run([insert(1, 1)])).toMatchObject([{ failure: null }])
  })

  it('writes once for all its calls before the commit, and nothing for those undone', () => {
    const noted: number[] = []
    const note = (id: number) => ({ method: () => noted.push(id), args: [] })
    const transaction = {
      beforeCommit() {
        for (const id of noted.splice(0)) insert(id, 1).method()
      },
      undone: () => noted.splice(0),
    }
    runGroup(db, [note(1), note(2)], { path: 'x', transaction })
    expect(stored()).toEqual([1, 2])
    const bang = {
      method() {
        noted.push(3)
        throw new Error('bang')
      },
      args: [],
    }
    const answers = runGroup(db, [note(4), bang, note(5)], { path: 'x', transaction })
    expect(answers).toMatchObject([{ failure: null }, { failure: {} }, { failure: null }])
    expect(stored()).toEqual([1, 2, 4, 5])
  })

  it('fails with what it writes before the commit', () => {
    const noted = [7]
    const transaction = {
      beforeCommit() {
        if (noted.length > 0) throw new Error('bang')
      },
      undone: () => noted.splice(0),
    }
    const answers = runGroup(db, [insert(1, 1)], { path: 'x', transaction })
    expect(answers).toMatchObject([{ failure: { code: 'broken' } }])
    expect([noted, stored()]).toEqual([[], []])
  })
})
