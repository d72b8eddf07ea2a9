import { Button, CopyButton, Group, SimpleGrid, Stack, Text, Tooltip } from '@mantine/core'
import type { Attempt, DeliveryWithAttempts, Webhook } from '@posthorn/client'
import { IconCheck, IconTerminal2 } from '@tabler/icons-react'
import { strings } from '../../strings/strings.ts'
import { HttpMessage } from '../http/http-message.tsx'
import { TimingsBar } from '../http/timings-bar.tsx'
import { VerbatimBody } from '../http/verbatim-body.tsx'
import { visible } from '../text/visible.ts'
import { curlBody, curlOfAttempt } from './attempt-curl.ts'
import { ReasonBox } from './reason-box.tsx'
import { SentBody } from './sent-body.tsx'
import { useSentBody } from './use-sent-body.ts'

const words = strings.delivery

interface AttemptViewProps {
  readonly channel: string
  readonly delivery: DeliveryWithAttempts
  readonly attempt: Attempt
  readonly webhook: Webhook | null | undefined
  /** Where it is told already. */
  readonly withoutReason?: boolean
}

/** One attempt: why it failed, where its time went, what was sent and what came back. */
export function AttemptView({
  channel,
  delivery,
  attempt,
  webhook,
  withoutReason = false,
}: AttemptViewProps) {
  const sent = useSentBody(channel, delivery, attempt, webhook)
  const { error, detail, request, response, timings, url } = attempt
  // What a stream hands out is no request that somebody could send again.
  const isStream = url.startsWith('stream:')
  return (
    <Stack gap="md" miw={0}>
      {error !== null && !withoutReason && <ReasonBox reason={error} detail={detail} color="red" />}
      <TimingsBar timings={timings} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
        <HttpMessage
          title={strings.http.request}
          line={
            <Text size="sm" fw={600} className="verbatim">
              {isStream ? words.attempts.stream : `POST ${visible(url)}`}
            </Text>
          }
          headers={request.headers}
        >
          <SentBody state={sent} />
          {!isStream && (
            <CopyCurl attempt={attempt} body={sent.kind === 'body' ? sent.body.text : null} />
          )}
        </HttpMessage>
        {response === null ? (
          <Text size="sm" c="dimmed">
            {words.response.none}
          </Text>
        ) : (
          <HttpMessage
            title={strings.http.response}
            line={
              <Text size="sm" fw={600} className="verbatim">
                {words.response.status(response.status)}
              </Text>
            }
            headers={response.headers}
          >
            <VerbatimBody
              text={response.body}
              encoding={response.body_encoding}
              truncated={response.truncated}
              of={`${strings.http.response}: ${words.sent.title}`}
            />
          </HttpMessage>
        )}
      </SimpleGrid>
    </Stack>
  )
}

function CopyCurl({ attempt, body }: { attempt: Attempt; body: string | null }) {
  const { copied, copy, help, bodyFile, large } = words.curl
  const fromFile = body === null ? bodyFile : large
  return (
    <Group gap="xs">
      <CopyButton value={curlOfAttempt(attempt, body)}>
        {(state) => (
          <Tooltip label={help} multiline maw={280}>
            <Button
              size="xs"
              variant="default"
              leftSection={state.copied ? <IconCheck size={14} /> : <IconTerminal2 size={14} />}
              onClick={state.copy}
            >
              {state.copied ? copied : copy}
            </Button>
          </Tooltip>
        )}
      </CopyButton>
      {curlBody(body) === 'file' && (
        <Text size="xs" c="dimmed">
          {fromFile}
        </Text>
      )}
    </Group>
  )
}
