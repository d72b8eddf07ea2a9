import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { WebhookDetails } from '@posthorn/client'
import {
  IconHistory,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { paths } from '../../../addresses/paths.ts'
import { reactivateWebhook } from '../../../api/webhooks.ts'
import { AllowedButton } from '../../../parts/button/allowed-button.tsx'
import { AllowedLink } from '../../../parts/button/allowed-link.tsx'
import { sentenceOf } from '../../../parts/query/error-box.tsx'
import { lazyPart } from '../../../parts/update/lazy-part.ts'
import { forbids, useSession } from '../../../session/session.ts'
import { strings } from '../../../strings/strings.ts'
import { DeactivateModal } from './deactivate-modal.tsx'
import { DeleteModal } from './delete-modal.tsx'

interface WebhookActionsProps {
  readonly channel: string
  readonly webhook: WebhookDetails
}

const words = strings.webhook

/** A form of its own, which most visits never open. */
const ReplayDialog = lazyPart(
  async () => (await import('../replay/replay-dialog.tsx')).ReplayDialog,
)

/** What can be done to a webhook as it is now. */
export function WebhookActions({ channel, webhook }: WebhookActionsProps) {
  const why = forbids(useSession(), 'manage')
  const [isReplaying, replay] = useDisclosure(false)
  const [hasReplay, setHasReplay] = useState(false)
  const [isDeleting, remove] = useDisclosure(false)
  const isActive = webhook.status === 'active'
  return (
    <>
      <AllowedLink
        variant="default"
        why={why}
        leftSection={<IconPencil size={16} />}
        link={(props) => (
          <Link to={paths.modifyWebhook} params={{ channel, webhook: webhook.id }} {...props} />
        )}
      >
        {strings.webhooks.modify.action}
      </AllowedLink>
      <AllowedButton
        variant="default"
        leftSection={<IconHistory size={16} />}
        why={why ?? (isActive ? null : notActive(webhook))}
        onClick={() => {
          setHasReplay(true)
          replay.open()
        }}
      >
        {words.actions.replay}
      </AllowedButton>
      <OnOff channel={channel} webhook={webhook} why={why} />
      <AllowedButton
        variant="light"
        color="red"
        leftSection={<IconTrash size={16} />}
        why={why}
        onClick={remove.open}
      >
        {words.actions.delete}
      </AllowedButton>
      {hasReplay && (
        <Suspense>
          <ReplayDialog
            channel={channel}
            webhook={webhook}
            opened={isReplaying}
            onClose={replay.close}
          />
        </Suspense>
      )}
      <DeleteModal channel={channel} webhook={webhook} opened={isDeleting} onClose={remove.close} />
    </>
  )
}

function notActive({ status }: WebhookDetails): string {
  if (status === 'to_be_validated') return words.actions.toBeValidated
  return words.actions.notActive(strings.parts.webhookStatus[status].toLowerCase())
}

/** Deactivate asks, since it can lose events; reactivate does not. */
function OnOff({ channel, webhook, why }: WebhookActionsProps & { why: string | null }) {
  const [isAsking, ask] = useDisclosure(false)
  const reactivate = useMutation({
    mutationFn: () => reactivateWebhook(channel, webhook.id),
    onSuccess({ status }) {
      const { done, doneUnvalidated } = words.reactivate
      notifications.show({
        message: status === 'active' ? done : doneUnvalidated,
        color: status === 'active' ? 'green' : 'yellow',
      })
    },
    onError: (error) => notifications.show({ message: sentenceOf(error), color: 'red' }),
  })
  const isStopped = webhook.status === 'suspended' || webhook.status === 'disabled'
  if (isStopped) {
    return (
      <AllowedButton
        leftSection={<IconPlayerPlay size={16} />}
        why={why}
        loading={reactivate.isPending}
        onClick={() => reactivate.mutate()}
      >
        {words.actions.reactivate}
      </AllowedButton>
    )
  }
  return (
    <>
      <AllowedButton
        variant="default"
        leftSection={<IconPlayerPause size={16} />}
        why={why}
        onClick={ask.open}
      >
        {words.actions.deactivate}
      </AllowedButton>
      <DeactivateModal channel={channel} webhook={webhook} opened={isAsking} onClose={ask.close} />
    </>
  )
}
