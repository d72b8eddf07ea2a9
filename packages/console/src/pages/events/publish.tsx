import { Button } from '@mantine/core'
import type { TypedEvent } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { publishEvent } from '../../api/events.ts'
import { topicsQuery } from '../../api/topics.ts'
import { BackLink } from '../../parts/page/back-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { type PublishedDraft, PublishForm } from './publish-form.tsx'
import { Published } from './published.tsx'

const words = strings.events

/** Publishes one event, as a program would, and shows what becomes of it. */
export function PublishPage() {
  const { channel } = useParams({ from: `/signed-in${paths.publish}` })
  const { topic } = useSearch({ from: `/signed-in${paths.publish}` })
  const catalog = useQuery(topicsQuery)
  const [published, setPublished] = useState<TypedEvent<Record<string, unknown>, string> | null>(
    null,
  )
  const publish = useMutation({
    mutationFn: (draft: PublishedDraft) => publishEvent(channel, draft),
    onSuccess: setPublished,
  })
  const mayRead = forbids(useSession(), 'read') === null
  return (
    <Page
      title={words.form.title}
      above={mayRead && <BackLink to={paths.events} params={{ channel }} label={words.back} />}
    >
      {published !== null && (
        <Published channel={channel} event={published} onAnother={() => setPublished(null)} />
      )}
      {/* What was typed stays, for another one like it. */}
      <div hidden={published !== null}>
        <Queried query={catalog}>
          {(topics) => (
            <PublishForm
              channel={channel}
              catalog={topics}
              initialTopic={topic ?? ''}
              error={publish.error}
              isPending={publish.isPending}
              onSubmit={publish.mutate}
              isPublished={publish.isSuccess}
              cancel={
                mayRead && (
                  <Button
                    variant="default"
                    renderRoot={(props) => (
                      <Link to={paths.events} params={{ channel }} {...props} />
                    )}
                  >
                    {strings.parts.cancel}
                  </Button>
                )
              }
            />
          )}
        </Queried>
      </div>
    </Page>
  )
}
