import { Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { CreatedKey } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { createKey } from '../../api/keys.ts'
import { PendingButton } from '../../parts/button/pending-button.tsx'
import { KeyModal } from '../../parts/dialog/key-modal.tsx'
import { CheckedForm } from '../../parts/form/checked-form.tsx'
import { UnsavedChanges } from '../../parts/form/unsaved-changes.tsx'
import { ErrorBox } from '../../parts/query/error-box.tsx'
import { useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { KeyText } from './key-text.tsx'
import { emptyKey, type KeyValues, keyFaultsOf, newKeyOf, scopes } from './values.ts'

interface NewKeyModalProps {
  readonly channel: string
  readonly onClose: () => void
}

const words = strings.keys
const expiryChoices = (
  ['never', '604800', '2592000', '7776000', '31536000', 'custom'] as const
).map((value) => ({ value, label: words.form.expiryChoices[value] }))

export function NewKeyModal({ channel, onClose }: NewKeyModalProps) {
  const [created, setCreated] = useState<CreatedKey | null>(null)
  return (
    <KeyModal
      title={created === null ? words.create : words.createdTitle}
      isMade={created !== null}
      onClose={onClose}
    >
      {(close) =>
        created === null ? (
          <NewKeyForm channel={channel} onCreated={setCreated} onCancel={close} />
        ) : (
          <KeyText text={created.key} onDone={onClose} />
        )
      }
    </KeyModal>
  )
}

interface NewKeyFormProps {
  readonly channel: string
  readonly onCreated: (key: CreatedKey) => void
  readonly onCancel: () => void
}

function NewKeyForm({ channel, onCreated, onCancel }: NewKeyFormProps) {
  const form = useForm<KeyValues>({
    initialValues: emptyKey,
    validate: keyFaultsOf,
    validateInputOnChange: ['scopes'],
    clearInputErrorOnChange: true,
  })
  const create = useMutation({
    mutationFn: (values: KeyValues) => createKey(channel, newKeyOf(values)),
    onSuccess: onCreated,
  })
  return (
    <CheckedForm onSubmit={form.onSubmit((values) => create.mutate(values))} error={create.error}>
      <UnsavedChanges isChanged={form.isDirty()} />
      <Stack>
        <TextInput
          label={words.name}
          description={words.form.nameHelp}
          placeholder={words.form.namePlaceholder}
          maxLength={200}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group
          label={words.form.scopes}
          required
          data-invalid={form.errors.scopes !== undefined || undefined}
          {...form.getInputProps('scopes')}
        >
          <ScopeChoices />
        </Checkbox.Group>
        <Select
          label={words.form.expiry}
          data={expiryChoices}
          allowDeselect={false}
          {...form.getInputProps('expiry')}
        />
        {form.getValues().expiry === 'custom' && (
          <TextInput
            label={words.form.until}
            type="datetime-local"
            required
            {...form.getInputProps('until')}
          />
        )}
        {create.error !== null && <ErrorBox error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {strings.parts.cancel}
          </Button>
          <PendingButton type="submit" loading={create.isPending}>
            {words.form.submit}
          </PendingButton>
        </Group>
      </Stack>
    </CheckedForm>
  )
}

/** What each lets its holder do; what one lacks oneself cannot be given away. */
function ScopeChoices() {
  const own = useSession().scopes
  return (
    <Stack gap="xs" mt="xs">
      {scopes.map((scope) => {
        const isOwn = own.includes(scope)
        return (
          <Checkbox
            key={scope}
            value={scope}
            disabled={!isOwn}
            label={words.scopeNames[scope]}
            description={isOwn ? words.scopeHelp[scope] : words.form.lacks(scope)}
          />
        )
      })}
    </Stack>
  )
}
