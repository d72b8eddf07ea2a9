import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Topic, TopicChanges } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { updateTopic } from '../../api/topics.ts'
import { writeJson } from '../../parts/json/read-json.ts'
import { strings } from '../../strings/strings.ts'
import { type TopicDraft, TopicForm } from './topic-form.tsx'

interface ModifyTopicProps {
  readonly topic: Topic
  readonly onDone: () => void
}

const words = strings.topics.form

/** Changes what a topic means and what its data looks like. */
export function ModifyTopic({ topic, onDone }: ModifyTopicProps) {
  // As it was when the form was opened: what is fetched later does not count as changed here.
  const [before] = useState(topic)
  const update = useMutation({
    mutationFn: (changes: TopicChanges) => updateTopic(before.name, changes),
    onSuccess() {
      notifications.show({ message: words.saved })
      onDone()
    },
  })
  return (
    <TopicForm
      isNew={false}
      initial={{
        name: before.name,
        description: before.description ?? '',
        example: before.example === null ? '' : writeJson(before.example),
        schema: before.schema === null ? '' : writeJson(before.schema),
      }}
      submit={words.save}
      error={update.error}
      isPending={update.isPending}
      onSubmit={(draft) => {
        const changes = changesTo(before, draft)
        if (Object.keys(changes).length > 0) return update.mutate(changes)
        notifications.show({ message: words.unchanged })
        onDone()
      }}
      cancel={
        <Button variant="default" onClick={onDone}>
          {strings.parts.cancel}
        </Button>
      }
    />
  )
}

/** What is left out stays, as somebody else may have changed it meanwhile. */
function changesTo(topic: Topic, draft: TopicDraft): TopicChanges {
  const isChanged = (field: 'description' | 'example' | 'schema') =>
    JSON.stringify(topic[field]) !== JSON.stringify(draft[field])
  return {
    ...(isChanged('description') && { description: draft.description }),
    ...(isChanged('example') && { example: draft.example }),
    ...(isChanged('schema') && { schema: draft.schema }),
  }
}
