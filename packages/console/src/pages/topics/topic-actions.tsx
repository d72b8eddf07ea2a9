import type { Topic } from '@posthorn/client'
import { IconPencil } from '@tabler/icons-react'
import { AllowedButton } from '../../parts/allowed-button.tsx'
import { useSession } from '../../session/use-session.ts'
import { strings } from '../../strings/strings.ts'
import { PublishLink } from '../events/publish-link.tsx'
import { DeleteTopic } from './delete-topic.tsx'
import { DeprecateTopic } from './deprecate-topic.tsx'

interface TopicActionsProps {
  readonly topic: Topic
  readonly channel: string | null
  readonly onEdit: () => void
}

const words = strings.topics

/** What can be done with a topic. The catalog is the operator's. */
export function TopicActions({ topic, channel, onEdit }: TopicActionsProps) {
  const why = useSession().kind === 'operator' ? null : words.operatorOnly
  return (
    <>
      <AllowedButton
        why={why}
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={onEdit}
      >
        {words.edit}
      </AllowedButton>
      <DeprecateTopic topic={topic} why={why} />
      <DeleteTopic topic={topic} channel={channel} why={why} />
      <PublishLink channel={channel} topic={topic.name} />
    </>
  )
}
