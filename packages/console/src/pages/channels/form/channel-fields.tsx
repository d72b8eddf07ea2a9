import { NumberInput, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { ChoiceSelect } from '../../../parts/form/choice-select.tsx'
import { strings } from '../../../strings/strings.ts'
import type { ChannelForm } from './use-channel-form.ts'

interface FieldsProps {
  readonly form: ChannelForm
  /** Shown, but not to be changed. */
  readonly readOnly?: boolean
}

const words = strings.channels
const { formats, validations } = strings.webhooks.advanced

/** What the channel is, to people. */
export function NameFields({ form, readOnly = false }: FieldsProps) {
  return (
    <>
      <TextInput
        label={words.name}
        description={words.form.nameHelp}
        required
        maxLength={200}
        readOnly={readOnly}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <Textarea
        label={words.description}
        description={words.form.descriptionHelp}
        maxLength={2000}
        autosize
        minRows={1}
        maxRows={8}
        readOnly={readOnly}
        {...form.getInputProps('description')}
      />
    </>
  )
}

/** Who may subscribe, and what holds for webhooks that do not say otherwise. */
export function WebhookFields({ form, readOnly = false }: FieldsProps) {
  return (
    <>
      <Switch
        label={words.form.public}
        description={words.form.publicHelp}
        disabled={readOnly}
        {...form.getInputProps('public', { type: 'checkbox' })}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ChoiceSelect
          label={words.form.defaultFormat}
          choices={formats}
          disabled={readOnly}
          {...form.getInputProps('defaultFormat')}
        />
        <ChoiceSelect
          label={words.form.validation}
          choices={validations}
          disabled={readOnly}
          {...form.getInputProps('validation')}
        />
      </SimpleGrid>
      <Switch
        label={words.form.requireValidation}
        description={words.form.requireValidationHelp}
        disabled={readOnly}
        {...form.getInputProps('requireValidation', { type: 'checkbox' })}
      />
      <Switch
        label={words.form.strictTopics}
        description={words.form.strictTopicsHelp}
        disabled={readOnly}
        {...form.getInputProps('strictTopics', { type: 'checkbox' })}
      />
    </>
  )
}

/** How long things are kept, and whom to ask. */
export function KeepingFields({ form, readOnly = false }: FieldsProps) {
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NumberInput
          label={words.form.retentionDays}
          description={words.form.retentionDaysHelp}
          min={1}
          max={3650}
          allowDecimal={false}
          clampBehavior="none"
          readOnly={readOnly}
          {...form.getInputProps('retentionDays')}
        />
        <NumberInput
          label={words.form.maxHoldDays}
          description={words.form.maxHoldDaysHelp}
          min={1}
          max={365}
          allowDecimal={false}
          clampBehavior="none"
          readOnly={readOnly}
          {...form.getInputProps('maxHoldDays')}
        />
        <TextInput
          label={words.form.email}
          type="email"
          maxLength={254}
          readOnly={readOnly}
          {...form.getInputProps('email')}
        />
        <TextInput
          label={words.form.website}
          type="url"
          maxLength={2048}
          placeholder="https://shop.example.com"
          readOnly={readOnly}
          {...form.getInputProps('website')}
        />
      </SimpleGrid>
    </Stack>
  )
}
