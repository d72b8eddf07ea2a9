import { List, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { Topic } from '@posthorn/client'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import { deleteTopic } from '../../api/topics.ts'
import { webhooksQuery } from '../../api/webhooks.ts'
import { AllowedButton } from '../../parts/button/allowed-button.tsx'
import { ConfirmModal } from '../../parts/dialog/confirm-modal.tsx'
import { matchOf } from '../../parts/topic/subscribers.ts'
import { WebhookLink } from '../../parts/webhook/webhook-link.tsx'
import { strings } from '../../strings/strings.ts'

interface DeleteTopicProps {
  readonly topic: Topic
  /** Whose webhooks are looked through for the name; null when none is chosen. */
  readonly channel: string | null
  /** Why one may not. */
  readonly why: string | null
}

const words = strings.topics.remove

/** Takes a topic out of the catalog, after saying what that changes. */
export function DeleteTopic({ topic: { name }, channel, why }: DeleteTopicProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const navigate = useNavigate()
  const webhooks = useQuery({
    ...webhooksQuery(channel ?? ''),
    enabled: channel !== null && opened,
  })
  const naming =
    webhooks.data?.filter(({ topics }) => matchOf(topics, name)?.kind === 'exact') ?? []
  const remove = useMutation({
    mutationFn: () => deleteTopic(name),
    async onSuccess() {
      await navigate({ to: paths.topics })
      notifications.show({ message: words.done(name) })
    },
  })
  return (
    <>
      <AllowedButton
        why={why}
        variant="default"
        leftSection={<IconTrash size={16} />}
        onClick={() => {
          remove.reset()
          open()
        }}
      >
        {strings.topics.delete}
      </AllowedButton>
      <ConfirmModal
        opened={opened}
        onClose={close}
        title={words.title(name)}
        confirm={words.confirm}
        color="red"
        onConfirm={() => remove.mutate()}
        isPending={remove.isPending}
        error={remove.error}
      >
        <Text size="sm">{words.what}</Text>
        {naming.length === 0 || channel === null ? (
          <Text size="sm" c="dimmed">
            {words.inUseElsewhere}
          </Text>
        ) : (
          <div>
            <Text size="sm">{words.inUse}</Text>
            <List size="sm">
              {naming.map((webhook) => (
                <List.Item key={webhook.id}>
                  <WebhookLink channel={channel} id={webhook.id} webhook={webhook} />
                </List.Item>
              ))}
            </List>
          </div>
        )}
      </ConfirmModal>
    </>
  )
}
