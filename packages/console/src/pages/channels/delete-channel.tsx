import { List, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { Channel } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteChannel, forgetChannel } from '../../api/channels.ts'
import { webhooksQuery } from '../../api/webhooks.ts'
import { forgetCurrentChannel } from '../../layout/current-channel.ts'
import { AllowedButton } from '../../parts/button/allowed-button.tsx'
import { ConfirmModal } from '../../parts/dialog/confirm-modal.tsx'
import { Section } from '../../parts/page/section.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.channels.remove

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
      {isAsking && <AskForName address={address} channel={channel} onClose={close} />}
    </Section>
  )
}

interface AskForNameProps extends DeleteChannelProps {
  readonly onClose: () => void
}

function AskForName({ address, channel, onClose }: AskForNameProps) {
  const router = useRouter()
  const [typed, setTyped] = useState('')
  const webhooks = useQuery(webhooksQuery(address))
  const remove = useMutation({
    mutationFn: () => deleteChannel(channel.id),
    async onSuccess() {
      forgetCurrentChannel()
      notifications.show({ message: words.done(channel.name) })
      // A key of the channel has ended with it; then this leads to the sign-in.
      await router.navigate({ to: '/' })
      await forgetChannel(channel)
    },
  })
  const isTyped = typed.trim() === channel.name.trim()
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={words.ask(channel.name)}
      confirm={words.confirm}
      color="red"
      disabled={!isTyped}
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      error={remove.error}
    >
      <List size="sm">
        <List.Item>{words.what.webhooks(webhooks.data?.length ?? null)}</List.Item>
        <List.Item>{words.what.open}</List.Item>
        <List.Item>{words.what.keys}</List.Item>
        <List.Item>{words.what.history(channel.retention_days)}</List.Item>
      </List>
      <Text size="sm" fw={600}>
        {words.forGood}
      </Text>
      <TextInput
        label={words.typeName}
        description={<span className="verbatim">{channel.name}</span>}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
    </ConfirmModal>
  )
}
