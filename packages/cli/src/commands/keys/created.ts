import type { CreatedKey } from '@posthorn/client'
import type { Io } from '../../io.ts'
import { detailsOf } from '../../terminal/details.ts'

/** With the text of the key, which the server keeps no copy of. */
export function createdKeyDetails(io: Io, created: CreatedKey): string {
  const { id, key, name, scopes, expires_at } = created
  const details = detailsOf(io, { id, name, scopes, expires_at, key })
  return `${details}Keep the key: it is shown this once.\n`
}
