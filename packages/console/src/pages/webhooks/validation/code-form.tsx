import { Group, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { WebhookDetails } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { confirmValidation } from '../../../api/validation.ts'
import { PendingButton } from '../../../parts/button/pending-button.tsx'
import { CheckedForm } from '../../../parts/form/checked-form.tsx'
import { ErrorBox } from '../../../parts/query/error-box.tsx'
import { strings } from '../../../strings/strings.ts'

const words = strings.webhook.validation

/** Where the code goes that the receiver got. */
export function CodeForm({ channel, webhook }: { channel: string; webhook: WebhookDetails }) {
  const [code, setCode] = useState('')
  const [wasTried, setWasTried] = useState(false)
  const confirm = useMutation({
    mutationFn: () => confirmValidation(channel, { webhook: webhook.id, code }),
    onSuccess: () => notifications.show({ message: words.confirmed, color: 'green' }),
  })
  return (
    <CheckedForm
      onSubmit={() => {
        setWasTried(true)
        if (code !== '') confirm.mutate()
      }}
      error={confirm.error}
    >
      <Stack gap="xs">
        <Group align="flex-end" gap="xs">
          <TextInput
            label={words.code}
            description={words.codeHelp}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value.trim())}
            error={wasTried && code === '' ? words.noCode : null}
            autoComplete="one-time-code"
            spellCheck={false}
            maxLength={200}
            flex="1 1 240px"
            maw={440}
          />
          <PendingButton type="submit" loading={confirm.isPending}>
            {words.confirm}
          </PendingButton>
        </Group>
        {confirm.error !== null && <ErrorBox error={confirm.error} />}
      </Stack>
    </CheckedForm>
  )
}
