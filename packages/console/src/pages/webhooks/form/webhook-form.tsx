import {
  Button,
  Group,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ReactNode } from 'react'
import { ErrorBox } from '../../../parts/error-box.tsx'
import { strings } from '../../../strings/strings.ts'
import { AdvancedFields } from './advanced-fields.tsx'
import { EventsField } from './events-field.tsx'
import { faultsOf, type WebhookValues } from './values.ts'

interface WebhookFormProps {
  readonly initial: WebhookValues
  readonly submit: string
  /** Why the last submission was refused. */
  readonly error: unknown
  readonly isPending: boolean
  /** What the kind of webhook is, cannot be changed afterwards. */
  readonly isNew: boolean
  readonly onSubmit: (values: WebhookValues) => void
  readonly cancel: ReactNode
}

const words = strings.webhooks

/** Settings of a webhook, as they are made and modified. What is wrong is said while one types. */
export function WebhookSettingsForm(props: WebhookFormProps) {
  const form = useForm<WebhookValues>({
    initialValues: props.initial,
    validate: faultsOf,
    validateInputOnChange: ['apiKey', 'delays'],
    validateInputOnBlur: ['url', 'topics'],
    clearInputErrorOnChange: true,
  })
  const values = form.getValues()
  const isRest = values.notificationType === 'rest'
  return (
    <form onSubmit={form.onSubmit(props.onSubmit)} noValidate>
      <Stack maw={760}>
        <TextInput
          label={words.name}
          description={words.nameHelp}
          maxLength={200}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <EventsField
          all={values.allTopics}
          topics={values.topics}
          error={typeof form.errors.topics === 'string' ? form.errors.topics : null}
          onAll={(all) => {
            form.setFieldValue('allTopics', all)
            form.clearFieldError('topics')
          }}
          onTopics={(topics) => form.setFieldValue('topics', topics)}
        />
        <Stack gap={4}>
          <Text size="sm" fw={500} id="notification-type">
            {words.notificationType}
          </Text>
          <SegmentedControl
            aria-labelledby="notification-type"
            disabled={!props.isNew}
            data={[
              { value: 'rest', label: words.rest },
              { value: 'stream', label: words.streamType },
            ]}
            {...form.getInputProps('notificationType')}
          />
          <Text size="xs" c="dimmed">
            {isRest ? words.restHelp : words.streamHelp}
          </Text>
        </Stack>
        {isRest && (
          <>
            <TextInput
              label={words.url}
              description={words.urlHelp}
              required
              inputMode="url"
              placeholder="https://erp.example.com/hooks"
              {...form.getInputProps('url')}
            />
            <PasswordInput
              label={words.apiKey}
              description={words.apiKeyHelp}
              autoComplete="off"
              {...form.getInputProps('apiKey')}
            />
          </>
        )}
        <AdvancedFields form={form} />
        {props.error !== null && <ErrorBox error={props.error} />}
        <Group justify="flex-end">
          {props.cancel}
          <Button type="submit" loading={props.isPending}>
            {props.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
