import type { DatabaseSync } from 'node:sqlite'
import { prepare } from '../database/statement.ts'
import type { Service } from './parts.ts'
import type { Sync } from './sync.ts'

export function service(db: DatabaseSync): Sync<Service> {
  const look = prepare(db, 'SELECT one FROM installation')
  return {
    ping() {
      look.get()
    },
  }
}
