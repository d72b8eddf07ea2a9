import type { Topic } from '@posthorn/client'
import { IconPencil } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import { AllowedLink } from '../../parts/button/allowed-link.tsx'
import { PublishLink } from '../../parts/button/publish-link.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { DeleteTopic } from './delete-topic.tsx'
import { DeprecateTopic } from './deprecate-topic.tsx'

interface TopicActionsProps {
  readonly topic: Topic
  readonly channel: string | null
}

const words = strings.topics

/** What can be done with a topic. The catalog is the operator's. */
export function TopicActions({ topic, channel }: TopicActionsProps) {
  const why = forbids(useSession(), 'operator')
  return (
    <>
      <AllowedLink
        why={why}
        variant="default"
        leftSection={<IconPencil size={16} />}
        link={(props) => <Link to={paths.modifyTopic} params={{ topic: topic.name }} {...props} />}
      >
        {words.modify}
      </AllowedLink>
      <DeprecateTopic topic={topic} why={why} />
      <DeleteTopic topic={topic} channel={channel} why={why} />
      <PublishLink channel={channel} topic={topic.name} />
    </>
  )
}
