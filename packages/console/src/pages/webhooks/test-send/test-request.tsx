import { Text } from '@mantine/core'
import type { Attempt, Webhook } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { testEventQuery } from '../../../api/webhooks.ts'
import { HttpMessage } from '../../../parts/http-message.tsx'
import { Queried } from '../../../parts/queried.tsx'
import { JsonBody } from '../../../parts/verbatim-body.tsx'
import { visible } from '../../../parts/visible.ts'
import { strings } from '../../../strings/strings.ts'

interface TestRequestProps {
  readonly channel: string
  readonly webhook: Webhook
  /** The id of the event that the test made. */
  readonly event: string
  readonly attempt: Attempt
}

const words = strings.webhook.test

/** What was sent: the API keeps its headers, and of the body the data that it was made of. */
export function TestRequest({ channel, webhook, event, attempt }: TestRequestProps) {
  const sent = useQuery(testEventQuery(channel, event))
  const { label } = strings.webhooks.advanced.formats[webhook.format]
  return (
    <HttpMessage
      title={strings.http.request}
      line={<span className="verbatim">POST {visible(attempt.url)}</span>}
      headers={attempt.request.headers}
    >
      <Text size="xs" c="dimmed">
        {words.dataNote(label)}
      </Text>
      <Queried query={sent} rows={2}>
        {({ data }) => <JsonBody value={data} of={words.data} />}
      </Queried>
    </HttpMessage>
  )
}
