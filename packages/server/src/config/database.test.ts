import { expect, test } from 'vitest'
import { describeDatabase } from './database.ts'

test('a database is shown by its place, without a password', () => {
  expect(describeDatabase({ kind: 'sqlite', path: './posthorn.db' })).toBe('./posthorn.db')
  const shown = describeDatabase({
    kind: 'postgres',
    url: 'postgres://me:hunter2@db.test/posthorn',
  })
  expect(shown).toContain('db.test/posthorn')
  expect(shown).not.toContain('hunter2')
})
