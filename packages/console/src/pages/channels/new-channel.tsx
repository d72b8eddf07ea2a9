import { Accordion, Button, Group, Stack, TextInput } from '@mantine/core'
import { type CreatedChannel, PosthornProblem } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { createChannel } from '../../api/channels.ts'
import { PendingButton } from '../../parts/button/pending-button.tsx'
import { KeyModal } from '../../parts/dialog/key-modal.tsx'
import { CheckedForm } from '../../parts/form/checked-form.tsx'
import { UnsavedChanges } from '../../parts/form/unsaved-changes.tsx'
import { ErrorBox } from '../../parts/query/error-box.tsx'
import { ShownOnce } from '../../parts/text/shown-once.tsx'
import { strings } from '../../strings/strings.ts'
import { KeepingFields, NameFields, WebhookFields } from './form/channel-fields.tsx'
import { useChannelForm } from './form/use-channel-form.ts'
import { type ChannelValues, emptyChannel, newChannelOf } from './form/values.ts'

const words = strings.channels
const advanced = 'advanced'

export function NewChannelModal({ onClose }: { onClose: () => void }) {
  const [created, setCreated] = useState<CreatedChannel | null>(null)
  return (
    <KeyModal
      size="lg"
      title={created === null ? words.create : words.createdTitle.title(created.name)}
      isMade={created !== null}
      onClose={onClose}
    >
      {(close) =>
        created === null ? (
          <NewChannelForm onCreated={setCreated} onCancel={close} />
        ) : (
          <PublisherKey created={created} />
        )
      }
    </KeyModal>
  )
}

function NewChannelForm(props: {
  readonly onCreated: (channel: CreatedChannel) => void
  readonly onCancel: () => void
}) {
  const form = useChannelForm(emptyChannel)
  const [section, setSection] = useState<string | null>(null)
  const create = useMutation({
    mutationFn: (values: ChannelValues) => createChannel(newChannelOf(values)),
    onSuccess: props.onCreated,
    onError(error) {
      if (isGuidTaken(error)) form.setFieldError('guid', error.detail)
    },
  })
  const submit = form.onSubmit(
    (values) => create.mutate(values),
    // What is wrong must not hide in a folded section.
    ({ name, guid, ...folded }) => Object.keys(folded).length > 0 && setSection(advanced),
  )
  return (
    <CheckedForm onSubmit={submit} error={create.error}>
      <UnsavedChanges isChanged={form.isDirty()} />
      <Stack>
        <NameFields form={form} />
        <TextInput
          label={words.guid}
          description={words.form.guidHelp}
          placeholder="shop"
          spellCheck={false}
          {...form.getInputProps('guid')}
        />
        <Accordion variant="contained" value={section} onChange={setSection}>
          <Accordion.Item value={advanced}>
            <Accordion.Control>{words.form.advanced}</Accordion.Control>
            <Accordion.Panel>
              <Stack>
                <WebhookFields form={form} />
                <KeepingFields form={form} />
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
        {create.error !== null && !isGuidTaken(create.error) && <ErrorBox error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onCancel}>
            {strings.parts.cancel}
          </Button>
          <PendingButton type="submit" loading={create.isPending}>
            {words.createSubmit}
          </PendingButton>
        </Group>
      </Stack>
    </CheckedForm>
  )
}

/** Told at its field. */
function isGuidTaken(error: unknown): error is PosthornProblem {
  return error instanceof PosthornProblem && error.code === 'guid_taken'
}

function PublisherKey({ created }: { created: CreatedChannel }) {
  return (
    <Stack>
      <ShownOnce label={words.createdTitle.key} value={created.publisher_key}>
        {words.createdTitle.keyHelp}
      </ShownOnce>
      <Group justify="flex-end">
        <Button
          data-autofocus
          renderRoot={(props) => (
            <Link to={paths.overview} params={{ channel: created.id }} {...props} />
          )}
        >
          {words.createdTitle.open}
        </Button>
      </Group>
    </Stack>
  )
}
