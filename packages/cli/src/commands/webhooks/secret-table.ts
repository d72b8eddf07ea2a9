import type { WebhookSecrets } from '@posthorn/client'
import type { Io } from '../../io.ts'
import { tableFor } from '../../terminal/table-for.ts'
import { exactTime } from '../../terminal/time-words.ts'

export function secretTable(io: Io, { secrets, public_keys }: WebhookSecrets): string {
  const rows = [
    ...secrets.map(({ secret, ...times }) => ({ text: secret, ...times })),
    ...public_keys.map(({ public_key, ...times }) => ({ text: public_key, ...times })),
  ]
  return tableFor(
    io,
    rows,
    [
      { title: 'SECRET OR PUBLIC KEY', text: ({ text }) => text },
      { title: 'CREATED', text: ({ created_at }) => exactTime(created_at) },
      {
        title: 'STOPS SIGNING',
        text: ({ expires_at }) => (expires_at === null ? '-' : exactTime(expires_at)),
      },
    ],
    { whole: true },
  )
}
