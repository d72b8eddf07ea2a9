import { Button } from '@mantine/core'
import type { CreatedWebhook } from '@posthorn/client'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { UnsavedChanges } from '../../parts/form/unsaved-changes.tsx'
import { BackLink } from '../../parts/page/back-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { WebhookBadge } from '../../parts/webhook/webhook-badge.tsx'
import { nameOf } from '../../parts/webhook/webhook-name.ts'
import { strings } from '../../strings/strings.ts'
import { CreatedKeys } from './created-keys.tsx'
import { TestSection } from './test-send/test-section.tsx'
import { useWebhook } from './use-webhook.ts'
import { ValidationSection } from './validation/validation-section.tsx'

const words = strings.webhook.created

interface CreatedWebhookStepsProps {
  readonly channel: string
  readonly created: CreatedWebhook
}

/** After Create: what the receiver needs, its agreement, and a first event. */
export function CreatedWebhookSteps({ channel, created }: CreatedWebhookStepsProps) {
  const webhook = useWebhook(channel, created.id)
  const [isCopied, setIsCopied] = useState(false)
  const isRest = created.notification_type === 'rest'
  return (
    <Page
      title={created.name === null ? words.unnamed : words.title(nameOf(created))}
      above={<BackLink to={paths.webhooks} params={{ channel }} label={strings.webhooks.title} />}
      aside={<WebhookBadge status={webhook.data?.status ?? created.status} />}
    >
      <UnsavedChanges isChanged={!isCopied} words={words.leaving} />
      <CreatedKeys channel={channel} created={created} onCopied={() => setIsCopied(true)} />
      {isRest && (
        <Queried query={webhook} rows={3}>
          {(now) => (
            <>
              {created.validation !== 'none' && (
                <ValidationSection channel={channel} webhook={now} />
              )}
              <TestSection channel={channel} webhook={now} />
            </>
          )}
        </Queried>
      )}
      <div>
        <Button
          renderRoot={(props) => (
            <Link
              to={paths.webhook}
              params={{ channel, webhook: created.id }}
              ignoreBlocker
              {...props}
            />
          )}
        >
          {words.done}
        </Button>
      </div>
    </Page>
  )
}
