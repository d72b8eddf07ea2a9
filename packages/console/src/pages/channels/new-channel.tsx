import { Accordion, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type CreatedChannel, PosthornProblem } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { channelsChanged } from '../../api/channels.ts'
import { api } from '../../api/client.ts'
import { paths } from '../../app/paths.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { ShownOnce } from '../../parts/shown-once.tsx'
import { strings } from '../../strings/strings.ts'
import { KeepingFields, NameFields, WebhookFields } from './form/channel-fields.tsx'
import { useChannelForm } from './form/use-channel-form.ts'
import { type ChannelValues, emptyChannel, newChannelOf } from './form/values.ts'

interface NewChannelModalProps {
  readonly opened: boolean
  readonly onClose: () => void
}

const words = strings.channels
const advanced = 'advanced'

export function NewChannelModal({ opened, onClose }: NewChannelModalProps) {
  const [created, setCreated] = useState<CreatedChannel | null>(null)
  const close = () => {
    setCreated(null)
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={created === null ? words.create : words.createdTitle.title(created.name)}
      // Its key is shown this once: a click beside it must not take it away.
      closeOnClickOutside={false}
      closeOnEscape={created === null}
      closeButtonProps={{ 'aria-label': strings.parts.cancel }}
    >
      {created === null ? (
        <NewChannelForm onCreated={setCreated} onCancel={close} />
      ) : (
        <PublisherKey created={created} />
      )}
    </Modal>
  )
}

function NewChannelForm(props: {
  readonly onCreated: (channel: CreatedChannel) => void
  readonly onCancel: () => void
}) {
  const form = useChannelForm(emptyChannel)
  const [section, setSection] = useState<string | null>(null)
  const create = useMutation({
    mutationFn: (values: ChannelValues) => api.channels.create(newChannelOf(values)),
    onSuccess(channel) {
      props.onCreated(channel)
      void channelsChanged()
    },
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
    <form onSubmit={submit} noValidate>
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
          <Button type="submit" loading={create.isPending}>
            {words.createSubmit}
          </Button>
        </Group>
      </Stack>
    </form>
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
