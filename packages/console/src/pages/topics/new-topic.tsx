import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { paths } from '../../addresses/paths.ts'
import { createTopic, topicsQuery } from '../../api/topics.ts'
import { BackLink } from '../../parts/page/back-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { strings } from '../../strings/strings.ts'
import { TopicForm } from './topic-form.tsx'

const words = strings.topics

const nothing = { name: '', description: '', example: '', schema: '' }

export function NewTopicPage() {
  const navigate = useNavigate()
  const { data: catalog } = useQuery(topicsQuery)
  const taken = useMemo(() => new Set(catalog?.map(({ name }) => name)), [catalog])
  const create = useMutation({
    mutationFn: createTopic,
    async onSuccess({ name }) {
      await navigate({ to: paths.topic, params: { topic: name }, ignoreBlocker: true })
      notifications.show({ message: words.form.created(name) })
    },
  })
  return (
    <Page title={words.form.create} above={<BackLink to={paths.topics} label={words.back} />}>
      <TopicForm
        isNew
        initial={nothing}
        submit={words.form.create}
        taken={taken}
        error={create.error}
        isPending={create.isPending}
        onSubmit={create.mutate}
        cancel={
          <Button variant="default" renderRoot={(props) => <Link to={paths.topics} {...props} />}>
            {strings.parts.cancel}
          </Button>
        }
      />
    </Page>
  )
}
