import type { Topic } from '@posthorn/client'
import { IconPencil } from '@tabler/icons-react'
import { AllowedButton } from '../../parts/button/allowed-button.tsx'
import { PublishLink } from '../../parts/button/publish-link.tsx'
import { useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { DeleteTopic } from './delete-topic.tsx'
import { DeprecateTopic } from './deprecate-topic.tsx'

interface TopicActionsProps {
  readonly topic: Topic
  readonly channel: string | null
  readonly onModify: () => void
}

const words = strings.topics

/** What can be done with a topic. The catalog is the operator's. */
export function TopicActions({ topic, channel, onModify }: TopicActionsProps) {
  const why = useSession().kind === 'operator' ? null : words.operatorOnly
  return (
    <>
      <AllowedButton
        why={why}
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={onModify}
      >
        {words.modify}
      </AllowedButton>
      <DeprecateTopic topic={topic} why={why} />
      <DeleteTopic topic={topic} channel={channel} why={why} />
      <PublishLink channel={channel} topic={topic.name} />
    </>
  )
}
