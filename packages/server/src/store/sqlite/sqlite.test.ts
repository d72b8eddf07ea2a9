import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { storeSuite } from '../store.suite.ts'
import { openSqliteStore } from './sqlite-store.ts'

storeSuite('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-store-'))
  const path = join(folder, 'posthorn.db')
  let store = await openSqliteStore({ path })
  return {
    store,
    async reopen() {
      await store.close()
      store = await openSqliteStore({ path })
      return store
    },
    async lapse(nodeId, byMs) {
      const db = new DatabaseSync(path)
      db.prepare('UPDATE nodes SET beat_at_ms = beat_at_ms - ? WHERE id = ?').run(byMs, nodeId)
      db.close()
    },
    async forget(nodeId) {
      const db = new DatabaseSync(path)
      db.prepare('DELETE FROM nodes WHERE id = ?').run(nodeId)
      db.close()
    },
    async close() {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
})
