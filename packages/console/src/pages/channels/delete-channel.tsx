import { useDisclosure } from '@mantine/hooks'
import type { Channel } from '@posthorn/client'
import { Suspense } from 'react'
import { AllowedButton } from '../../parts/button/allowed-button.tsx'
import { Section } from '../../parts/page/section.tsx'
import { lazyPart } from '../../parts/update/lazy-part.ts'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.channels.remove

/** Seldom asked for. */
const DeleteChannelModal = lazyPart(
  async () => (await import('./delete-channel-modal.tsx')).DeleteChannelModal,
)

interface DeleteChannelProps {
  /** What the address calls it: its id or its guid. */
  readonly address: string
  readonly channel: Channel
}

export function DeleteChannel({ address, channel }: DeleteChannelProps) {
  const forbidden = forbids(useSession(), 'manage')
  const [isAsking, { open, close }] = useDisclosure(false)
  return (
    <Section
      title={words.title}
      help={words.help(channel.retention_days)}
      actions={
        <AllowedButton color="red" variant="light" why={forbidden} onClick={open}>
          {words.submit}
        </AllowedButton>
      }
    >
      {isAsking && (
        <Suspense>
          <DeleteChannelModal address={address} channel={channel} onClose={close} />
        </Suspense>
      )}
    </Section>
  )
}
