import { Button, Group, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { WebhookDetails } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { confirmValidation } from '../../../api/validation.ts'
import { ErrorBox } from '../../../parts/query/error-box.tsx'
import { strings } from '../../../strings/strings.ts'

const words = strings.webhook.validation

/** Where the code goes that the receiver got. */
export function CodeForm({ channel, webhook }: { channel: string; webhook: WebhookDetails }) {
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => confirmValidation(channel, { webhook: webhook.id, code }),
    onSuccess: () => notifications.show({ message: words.confirmed, color: 'green' }),
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate()
      }}
    >
      <Stack gap="xs">
        <Group align="flex-end" gap="xs">
          <TextInput
            label={words.code}
            description={words.codeHelp}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value.trim())}
            autoComplete="one-time-code"
            spellCheck={false}
            maxLength={200}
            flex="1 1 240px"
            maw={440}
          />
          <Button type="submit" disabled={code === ''} loading={confirm.isPending}>
            {words.confirm}
          </Button>
        </Group>
        {confirm.error !== null && <ErrorBox error={confirm.error} />}
      </Stack>
    </form>
  )
}
