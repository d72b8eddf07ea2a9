import { Checkbox, NumberInput, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { ChoiceSelect } from '../../../parts/form/choice-select.tsx'
import { strings } from '../../../strings/strings.ts'
import { HeadersField } from './headers-field.tsx'
import type { WebhookForm } from './values.ts'

const words = strings.webhooks.advanced

export function AdvancedFields({ form }: { form: WebhookForm }) {
  const isRest = form.getValues().notificationType === 'rest'
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ChoiceSelect
          label={words.format}
          choices={words.formats}
          {...form.getInputProps('format')}
        />
        {isRest && (
          <ChoiceSelect
            label={words.validation}
            choices={words.validations}
            {...form.getInputProps('validation')}
          />
        )}
        <ChoiceSelect
          label={words.onSuspend}
          choices={words.onSuspends}
          {...form.getInputProps('onSuspend')}
        />
        <RetryFields form={form} />
        {isRest && <SendingFields form={form} />}
      </SimpleGrid>
      <Checkbox.Group
        label={words.signing}
        description={words.signingHelp}
        data-invalid={form.errors.signing !== undefined || undefined}
        {...form.getInputProps('signing')}
      >
        <Stack mt="xs" gap="xs">
          <Checkbox value="v1" label={words.signings.v1} />
          <Checkbox value="v1a" label={words.signings.v1a} />
        </Stack>
      </Checkbox.Group>
      {isRest && <HeadersField form={form} />}
      <TextInput label={words.contactEmail} type="email" {...form.getInputProps('contactEmail')} />
      <Textarea
        label={words.description}
        autosize
        minRows={2}
        {...form.getInputProps('description')}
      />
    </Stack>
  )
}

function RetryFields({ form }: { form: WebhookForm }) {
  return (
    <>
      <ChoiceSelect
        label={words.retryPolicy}
        choices={words.retryPolicies}
        {...form.getInputProps('retryPolicy')}
      />
      {form.getValues().retryPolicy === 'delays' && (
        <TextInput
          label={words.delays}
          description={words.delaysHelp}
          {...form.getInputProps('delays')}
        />
      )}
    </>
  )
}

/** How the engine sends; a stream's receiver sets its own pace. */
function SendingFields({ form }: { form: WebhookForm }) {
  return (
    <>
      <ChoiceSelect
        label={words.success}
        choices={words.successes}
        {...form.getInputProps('success')}
      />
      <NumberInput
        label={words.timeout}
        description={words.timeoutHelp}
        min={1}
        max={60}
        {...form.getInputProps('timeoutS')}
      />
      <NumberInput
        label={words.maxInFlight}
        description={words.maxInFlightHelp}
        min={1}
        max={64}
        allowDecimal={false}
        {...form.getInputProps('maxInFlight')}
      />
      <NumberInput
        label={words.rateLimit}
        description={words.rateLimitHelp}
        placeholder={words.noLimit}
        min={0.01}
        max={10_000}
        {...form.getInputProps('rateLimit')}
      />
      <TextInput
        label={words.apiKeyHeader}
        description={words.apiKeyHeaderHelp}
        disabled={form.getValues().apiKey === ''}
        {...form.getInputProps('apiKeyHeader')}
      />
    </>
  )
}
