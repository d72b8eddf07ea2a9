import { Button, Stack, Switch } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Key } from '@posthorn/client'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { keysQuery } from '../../api/keys.ts'
import { SettingsPage } from '../../layout/settings-page.tsx'
import { Empty } from '../../parts/query/empty.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { lazyPart } from '../../parts/update/lazy-part.ts'
import { strings } from '../../strings/strings.ts'
import { isUsable } from './key-state.ts'
import { KeyTable } from './key-table.tsx'

const words = strings.keys

/** A form of its own, which most visits never open. */
const NewKeyModal = lazyPart(async () => (await import('./new-key.tsx')).NewKeyModal)

export function KeysPage() {
  const { channel } = useParams({ from: `/signed-in${paths.keys}` })
  const keys = useQuery(keysQuery(channel))
  const [isCreating, { open, close }] = useDisclosure(false)
  return (
    <SettingsPage
      tab="keys"
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          {words.create}
        </Button>
      }
    >
      <Queried query={keys}>{(all) => <Keys channel={channel} all={all} />}</Queried>
      {isCreating && (
        <Suspense>
          <NewKeyModal channel={channel} onClose={close} />
        </Suspense>
      )}
    </SettingsPage>
  )
}

/** Those that work; the ended ones when they are asked for. */
function Keys({ channel, all }: { channel: string; all: readonly Key[] }) {
  const [withEnded, setWithEnded] = useState(false)
  const nowMs = Date.now()
  const usable = all.filter((key) => isUsable(key, nowMs))
  const ended = all.length - usable.length
  const shown = withEnded ? all : usable
  return (
    <Stack>
      {ended > 0 && (
        <Switch
          label={words.showEnded(ended)}
          checked={withEnded}
          onChange={(event) => setWithEnded(event.currentTarget.checked)}
        />
      )}
      {shown.length === 0 ? (
        <Empty title={words.empty}>{words.emptyHelp}</Empty>
      ) : (
        <KeyTable channel={channel} keys={shown} usable={usable} />
      )}
    </Stack>
  )
}
