import { Badge, Box, Group, Text } from '@mantine/core'
import type { Key } from '@posthorn/client'
import { Suspense, useMemo, useState } from 'react'
import { type DataColumn, DataTable } from '../../parts/table/data-table.tsx'
import { visible } from '../../parts/text/visible.ts'
import { Time } from '../../parts/time/time.tsx'
import { lazyPart } from '../../parts/update/lazy-part.ts'
import { useWebhooksById } from '../../parts/webhook/use-webhooks-by-id.ts'
import { WebhookLink } from '../../parts/webhook/webhook-link.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { KeyMenu } from './key-menu.tsx'
import { hintOf } from './key-name.ts'
import { type KeyState, stateOf } from './key-state.ts'

const words = strings.keys

/** Asked of a key now and then. */
const RevokeKey = lazyPart(async () => (await import('./revoke-key.tsx')).RevokeKey)
const RotateKey = lazyPart(async () => (await import('./rotate-key.tsx')).RotateKey)

const stateColor: Record<KeyState, string> = {
  active: 'green',
  ending: 'yellow',
  expired: 'gray',
  revoked: 'gray',
}

interface KeyTableProps {
  readonly channel: string
  readonly keys: readonly Key[]
  /** Of them, and of those not shown, the ones that work. */
  readonly usable: readonly Key[]
}

type Doing = { readonly what: 'rotate' | 'revoke'; readonly key: Key }

export function KeyTable({ channel, keys, usable }: KeyTableProps) {
  const [doing, setDoing] = useState<Doing | null>(null)
  const columns = useMemo(() => columnsOf(channel, setDoing), [channel])
  const props = { channel, onClose: () => setDoing(null) }
  return (
    <>
      <DataTable label={words.title} rows={keys} idOf={idOf} columns={columns} />
      <Suspense>
        {doing?.what === 'rotate' && <RotateKey {...props} old={doing.key} />}
        {doing?.what === 'revoke' && (
          <RevokeKey {...props} revoked={doing.key} isLast={isLastManager(doing.key, usable)} />
        )}
      </Suspense>
    </>
  )
}

const idOf = ({ id }: Key) => id

function isLastManager(key: Key, usable: readonly Key[]): boolean {
  const managers = usable.filter(
    ({ kind, scopes }) => kind === 'publisher' && scopes.includes('manage'),
  )
  return managers.length === 1 && managers[0]?.id === key.id
}

function columnsOf(channel: string, onDo: (doing: Doing) => void): readonly DataColumn<Key>[] {
  return [
    {
      title: words.name,
      cell: (key) => (
        <>
          <Text size="sm">{titleOf(key)}</Text>
          <Text size="xs" c="dimmed" ff="monospace" title={words.hintHelp}>
            {hintOf(key)}
          </Text>
          <Box hiddenFrom="sm">
            {key.webhook_id === null ? (
              <Text size="xs" c="dimmed">
                {key.scopes.map((scope) => words.scopeNames[scope]).join(', ')}
              </Text>
            ) : (
              <Rights channel={channel} of={key} />
            )}
          </Box>
        </>
      ),
    },
    {
      title: words.status,
      width: '104px',
      cell: (key) => {
        const state = stateOf(key, Date.now())
        return (
          <Badge color={stateColor[state]} variant="light" tt="none">
            {words.states[state]}
          </Badge>
        )
      },
    },
    { title: words.scopes, wide: true, cell: (key) => <Rights channel={channel} of={key} /> },
    {
      title: words.created,
      wide: true,
      width: '220px',
      cell: ({ created_at }) => <Time at={created_at} />,
    },
    {
      title: words.expires,
      wide: true,
      width: '220px',
      cell: (key) => <End of={key} />,
    },
    {
      title: words.actions,
      width: '84px',
      align: 'right',
      cell: (key) => (
        <KeyMenu
          of={key}
          onRotate={() => onDo({ what: 'rotate', key })}
          onRevoke={() => onDo({ what: 'revoke', key })}
        />
      ),
    },
  ]
}

/** The scopes of a key of the channel; the one webhook that a subscriber's key opens. */
function Rights({ channel, of: key }: { channel: string; of: Key }) {
  const mayRead = forbids(useSession(), 'read') === null
  const { webhook_id: webhook } = key
  if (webhook !== null) {
    return mayRead ? <OpenedWebhook channel={channel} id={webhook} /> : words.opensOne
  }
  return (
    <Group gap={4}>
      {key.scopes.map((scope) => (
        <Badge key={scope} variant="default" tt="none" fw={500} title={words.scopeHelp[scope]}>
          {words.scopeNames[scope]}
        </Badge>
      ))}
    </Group>
  )
}

function OpenedWebhook({ channel, id }: { channel: string; id: string }) {
  const webhook = useWebhooksById(channel)(id)
  const name = webhook?.name ?? null
  return (
    <WebhookLink channel={channel} id={id} webhook={webhook}>
      {name === null ? words.opensOne : words.opens(visible(name))}
    </WebhookLink>
  )
}

function titleOf({ kind, name }: Key): string {
  if (name !== null) return visible(name)
  return kind === 'subscriber' ? words.subscriber : words.unnamed
}

function End({ of: { revoked_at, expires_at } }: { of: Key }) {
  const at = revoked_at ?? expires_at
  return at === null ? (
    <Text size="sm" c="dimmed">
      {words.never}
    </Text>
  ) : (
    <Time at={at} />
  )
}
