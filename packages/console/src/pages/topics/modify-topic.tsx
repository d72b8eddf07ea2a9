import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Topic, TopicChanges } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { topicQuery, updateTopic } from '../../api/topics.ts'
import { writeJson } from '../../parts/json/read-json.ts'
import { BackLink } from '../../parts/page/back-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { strings } from '../../strings/strings.ts'
import { type TopicDraft, TopicForm, type TopicValues } from './topic-form.tsx'

const words = strings.topics.form

export function ModifyTopicPage() {
  const { topic } = useParams({ from: `/signed-in${paths.modifyTopic}` })
  const found = useQuery(topicQuery(topic))
  return (
    <Page
      title={words.modify(topic)}
      above={<BackLink to={paths.topic} params={{ topic }} label={topic} />}
    >
      <Queried query={found}>{(opened) => <ModifyTopic key={topic} opened={opened} />}</Queried>
    </Page>
  )
}

/** Changes what a topic means and what its data looks like. */
function ModifyTopic({ opened }: { opened: Topic }) {
  // As it was when the form was opened: what is fetched later does not count as changed here.
  const [before] = useState(opened)
  const [initial] = useState(() => valuesOf(opened))
  const navigate = useNavigate()
  const back = { to: paths.topic, params: { topic: before.name } } as const
  const update = useMutation({
    mutationFn: async (draft: TopicDraft) => {
      const changes = changesTo(before, draft)
      if (Object.keys(changes).length === 0) return null
      return updateTopic(before.name, changes)
    },
    async onSuccess(topic) {
      notifications.show({ message: topic === null ? words.unchanged : words.saved })
      await navigate({ ...back, ignoreBlocker: true })
    },
  })
  return (
    <TopicForm
      isNew={false}
      initial={initial}
      submit={words.save}
      error={update.error}
      isPending={update.isPending}
      onSubmit={update.mutate}
      cancel={
        <Button variant="default" renderRoot={(props) => <Link {...back} {...props} />}>
          {strings.parts.cancel}
        </Button>
      }
    />
  )
}

function valuesOf({ name, description, example, schema }: Topic): TopicValues {
  return {
    name,
    description: description ?? '',
    example: example === null ? '' : writeJson(example),
    schema: schema === null ? '' : writeJson(schema),
  }
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
