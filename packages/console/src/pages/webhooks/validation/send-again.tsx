import { Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { PosthornProblem, type WebhookDetails } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { sendValidation } from '../../../api/validation.ts'
import { AllowedButton } from '../../../parts/button/allowed-button.tsx'
import { ErrorBox } from '../../../parts/query/error-box.tsx'
import { useNow } from '../../../parts/time/use-now.ts'
import { strings } from '../../../strings/strings.ts'

const words = strings.webhook.validation

/** Between two requests for one webhook, as the server has it. */
const pauseMs = 60_000

/** Asks the receiver once more, counting down until it may. */
export function SendAgain({ channel, webhook }: { channel: string; webhook: WebhookDetails }) {
  const sentAt = webhook.validation_state?.sent_at ?? null
  /** When the server said that it may be asked for again, by the clock of this browser. */
  const [notBeforeMs, setNotBeforeMs] = useState(0)
  const dueMs = Math.max(sentAt === null ? 0 : Date.parse(sentAt) + pauseMs, notBeforeMs)
  const nowMs = useNow(Date.now() < dueMs)
  // Clocks of servers and browsers differ; more than the pause is never left.
  const secondsLeft = Math.min(Math.ceil((dueMs - nowMs) / 1000), pauseMs / 1000)
  const send = useMutation({
    mutationFn: () => sendValidation(channel, webhook.id),
    onSuccess: () => notifications.show({ message: words.sent }),
    onError(error) {
      if (!(error instanceof PosthornProblem) || error.retryAfterS === null) return
      setNotBeforeMs(Date.now() + error.retryAfterS * 1000)
    },
  })
  const mustWait = secondsLeft > 0
  return (
    <Stack gap="xs" align="flex-start">
      <AllowedButton
        variant="default"
        why={mustWait ? words.sendHelp : null}
        loading={send.isPending}
        onClick={() => send.mutate()}
      >
        {mustWait ? words.sendIn(secondsLeft) : sentAt === null ? words.sendFirst : words.send}
      </AllowedButton>
      {send.error !== null && <ErrorBox error={send.error} />}
    </Stack>
  )
}
