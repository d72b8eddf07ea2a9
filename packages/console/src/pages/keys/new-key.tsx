import { Button, Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { CreatedKey } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { keysChanged } from '../../api/keys.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { useSession } from '../../session/use-session.ts'
import { strings } from '../../strings/strings.ts'
import { KeyText } from './key-text.tsx'
import { emptyKey, type KeyValues, keyFaultsOf, newKeyOf, scopes } from './values.ts'

interface NewKeyModalProps {
  readonly channel: string
  readonly opened: boolean
  readonly onClose: () => void
}

const words = strings.keys
const expiryChoices = (
  ['never', '604800', '2592000', '7776000', '31536000', 'custom'] as const
).map((value) => ({ value, label: words.form.expiryChoices[value] }))

export function NewKeyModal({ channel, opened, onClose }: NewKeyModalProps) {
  const [created, setCreated] = useState<CreatedKey | null>(null)
  const close = () => {
    setCreated(null)
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={created === null ? words.create : words.createdTitle}
      // It is shown this once: a click beside it must not take it away.
      closeOnClickOutside={false}
      closeOnEscape={created === null}
      closeButtonProps={{ 'aria-label': strings.parts.cancel }}
    >
      {created === null ? (
        <NewKeyForm channel={channel} onCreated={setCreated} onCancel={close} />
      ) : (
        <KeyText text={created.key} onDone={close} />
      )}
    </Modal>
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
    mutationFn: (values: KeyValues) => api.channel(channel).keys.create(newKeyOf(values)),
    onSuccess(key) {
      onCreated(key)
      void keysChanged(channel)
    },
  })
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <Stack>
        <TextInput
          label={words.name}
          description={words.form.nameHelp}
          placeholder={words.form.namePlaceholder}
          maxLength={200}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label={words.form.scopes} required {...form.getInputProps('scopes')}>
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
          <Button type="submit" loading={create.isPending}>
            {words.form.submit}
          </Button>
        </Group>
      </Stack>
    </form>
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
