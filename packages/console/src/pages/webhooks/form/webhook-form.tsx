import { Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Webhook } from '@posthorn/client'
import { type ReactNode, useEffect, useState } from 'react'
import { PendingButton } from '../../../parts/button/pending-button.tsx'
import { CheckedForm } from '../../../parts/form/checked-form.tsx'
import { UnsavedChanges } from '../../../parts/form/unsaved-changes.tsx'
import { ErrorBox } from '../../../parts/query/error-box.tsx'
import { strings } from '../../../strings/strings.ts'
import { AdvancedPart } from './advanced-part.tsx'
import { EventsField } from './events-field.tsx'
import { faultsIn, isAllIn } from './faults-in.ts'
import { KeyField } from './key-field.tsx'
import { TypeField } from './type-field.tsx'
import { faultsOf, keptAuthOf, type WebhookValues } from './values.ts'

interface WebhookFormProps {
  readonly initial: WebhookValues
  readonly submit: string
  /** Why the last submission was refused. */
  readonly error: unknown
  readonly isPending: boolean
  /** The webhook that is modified; null for a new one. */
  readonly before: Webhook | null
  readonly onSubmit: (values: WebhookValues) => void
  readonly cancel: ReactNode
  /** What the settings entered will do, if it is more than they say. */
  readonly note?: (values: WebhookValues) => ReactNode
}

const words = strings.webhooks

/** Settings of a webhook, as they are made and modified. What is wrong is said while one types. */
export function WebhookSettingsForm(props: WebhookFormProps) {
  const { before } = props
  const form = useForm<WebhookValues>({
    initialValues: props.initial,
    validate: (values) => faultsOf(values, maskOf(before)),
    validateInputOnChange: ['apiKey', 'delays'],
    validateInputOnBlur: ['url', 'topics'],
    clearInputErrorOnChange: true,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each refusal.
  useEffect(() => form.setErrors({ ...form.errors, ...faultsIn(props.error) }), [props.error])
  const values = form.getValues()
  const isRest = values.notificationType === 'rest'
  /** A topic that was typed and not entered yet. */
  const [typed, setTyped] = useState('')
  const takeTyped = () => {
    const topic = typed.trim()
    setTyped('')
    const isKnown = values.topics.some((each) => each.toLowerCase() === topic.toLowerCase())
    if (topic === '' || isKnown || values.allTopics) return
    form.setFieldValue('topics', [...values.topics, topic])
  }
  const submit = form.onSubmit(props.onSubmit)
  return (
    <CheckedForm
      onSubmit={(event) => {
        takeTyped()
        submit(event)
      }}
      error={props.error}
    >
      <UnsavedChanges isChanged={form.isDirty() || typed.trim() !== ''} />
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
          typed={typed}
          onTyped={setTyped}
          error={typeof form.errors.topics === 'string' ? form.errors.topics : null}
          onAll={(all) => {
            form.setFieldValue('allTopics', all)
            form.clearFieldError('topics')
          }}
          onTopics={(topics) => form.setFieldValue('topics', topics)}
        />
        <TypeField form={form} isFixed={before !== null} />
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
            <KeyField form={form} kept={before && keptAuthOf(before)} mask={maskOf(before)} />
          </>
        )}
        <AdvancedPart form={form} />
        {props.note?.(values)}
        {props.error !== null && !isAllIn(props.error) && <ErrorBox error={props.error} />}
        <Group justify="flex-end">
          {props.cancel}
          {/* The press leaves the field as it is: a fault shown at its blur would move the button away from under the pointer. */}
          <PendingButton
            type="submit"
            loading={props.isPending}
            onMouseDown={(event) => event.preventDefault()}
          >
            {props.submit}
          </PendingButton>
        </Group>
      </Stack>
    </CheckedForm>
  )
}

function maskOf(webhook: Webhook | null): string | null {
  return webhook?.auth?.type === 'api_key' ? webhook.auth.key : null
}
