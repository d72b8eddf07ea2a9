import { List, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Channel } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteChannel, forgetChannel } from '../../api/channels.ts'
import { webhooksQuery } from '../../api/webhooks.ts'
import { forgetCurrentChannel } from '../../layout/current-channel.ts'
import { ConfirmModal } from '../../parts/dialog/confirm-modal.tsx'
import { visible } from '../../parts/text/visible.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.channels.remove

interface DeleteChannelModalProps {
  /** What the address calls it: its id or its guid. */
  readonly address: string
  readonly channel: Channel
  readonly onClose: () => void
}

/** Says what goes with the channel, and has its name typed. */
export function DeleteChannelModal({ address, channel, onClose }: DeleteChannelModalProps) {
  const router = useRouter()
  const name = visible(channel.name)
  const [typed, setTyped] = useState('')
  const webhooks = useQuery(webhooksQuery(address))
  const remove = useMutation({
    mutationFn: () => deleteChannel(channel.id),
    async onSuccess() {
      forgetCurrentChannel()
      notifications.show({ message: words.done(name) })
      // A key of the channel has ended with it; then this leads to the sign-in.
      await router.navigate({ to: '/', ignoreBlocker: true })
      await forgetChannel(channel)
    },
  })
  // As it is shown, or pasted as it is.
  const isTyped = [name, channel.name].some((each) => typed.trim() === each.trim())
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={words.ask(name)}
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
        description={<span className="verbatim">{name}</span>}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
    </ConfirmModal>
  )
}
