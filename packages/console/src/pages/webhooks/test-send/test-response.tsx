import { Stack, Text, Title } from '@mantine/core'
import type { Attempt } from '@posthorn/client'
import { HttpMessage } from '../../../parts/http-message.tsx'
import { TimingsBar } from '../../../parts/timings-bar.tsx'
import { VerbatimBody } from '../../../parts/verbatim-body.tsx'
import { strings } from '../../../strings/strings.ts'

const words = strings.http

/** What came back, and how long each part of the way took. */
export function TestResponse({ attempt: { response, timings } }: { attempt: Attempt }) {
  return (
    <Stack gap="sm" miw={0}>
      {response === null ? (
        <>
          <Title order={3} size="h5">
            {words.response}
          </Title>
          <Text size="sm">{strings.webhook.test.noResponse}</Text>
        </>
      ) : (
        <HttpMessage
          title={words.response}
          line={<span className="verbatim">HTTP {response.status}</span>}
          headers={response.headers}
        >
          <VerbatimBody
            text={response.body}
            encoding={response.body_encoding}
            truncated={response.truncated}
            of={strings.webhook.test.answer}
          />
        </HttpMessage>
      )}
      <TimingsBar timings={timings} />
    </Stack>
  )
}
