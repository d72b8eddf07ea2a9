import { Alert, PasswordInput, Stack, Text } from '@mantine/core'
import { strings } from '../../../strings/strings.ts'
import type { KeptAuth, WebhookForm } from './values.ts'

interface KeyFieldProps {
  readonly form: WebhookForm
  /** A credential of another kind, which stays while no API key is entered. */
  readonly kept: KeptAuth | null
  /** The key as the API shows it; null when there is none yet. */
  readonly mask: string | null
}

const words = strings.webhooks

export function KeyField({ form, kept, mask }: KeyFieldProps) {
  const { onFocus, ...input } = form.getInputProps('apiKey')
  const isMask = mask !== null && form.getValues().apiKey === mask
  return (
    <Stack gap="xs">
      <PasswordInput
        label={words.apiKey}
        description={mask === null ? words.apiKeyHelp : words.apiKeyMasked}
        autoComplete="off"
        {...(isMask && { visible: true })}
        {...input}
        onFocus={(event) => {
          // A mask is replaced as a whole or not at all.
          if (isMask) event.currentTarget.select()
          onFocus?.(event)
        }}
      />
      {kept !== null && (
        <Alert color="gray" variant="light" title={words.keptAuth.title}>
          <Text size="sm">
            {form.getValues().apiKey === '' ? words.keptAuth[kept] : words.keptAuth.replaced}
          </Text>
        </Alert>
      )}
    </Stack>
  )
}
