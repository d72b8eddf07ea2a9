import { Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Channel } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { modifyChannel } from '../../api/channels.ts'
import { AllowedButton } from '../../parts/button/allowed-button.tsx'
import { CheckedForm } from '../../parts/form/checked-form.tsx'
import { UnsavedChanges } from '../../parts/form/unsaved-changes.tsx'
import { Section } from '../../parts/page/section.tsx'
import { ErrorBox } from '../../parts/query/error-box.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { KeepingFields, NameFields, WebhookFields } from './form/channel-fields.tsx'
import { useChannelForm } from './form/use-channel-form.ts'
import { type ChannelValues, channelChangesOf, channelValuesOf } from './form/values.ts'

const words = strings.channels.settings

/** What can be changed of a channel; to look at only for who may not. */
export function ChannelSettings({ channel }: { channel: Channel }) {
  const forbidden = forbids(useSession(), 'manage')
  // As it was when the form was opened or saved: what is fetched later does not count as changed here.
  const [before, setBefore] = useState(() => channelValuesOf(channel))
  const form = useChannelForm(before)
  const save = useMutation({
    mutationFn: (values: ChannelValues) =>
      modifyChannel(channel.id, channelChangesOf(before, values)),
    onSuccess(saved) {
      begin(channelValuesOf(saved))
      notifications.show({ message: words.saved, color: 'green' })
    },
  })
  const begin = (values: ChannelValues) => {
    setBefore(values)
    form.setInitialValues(values)
    form.setValues(values)
    form.resetDirty(values)
    save.reset()
  }
  const isChanged = form.isDirty()
  return (
    <Section title={words.title}>
      <CheckedForm onSubmit={form.onSubmit((values) => save.mutate(values))} error={save.error}>
        <UnsavedChanges isChanged={isChanged} />
        <Stack>
          {forbidden !== null && <Text size="sm">{words.readOnly(forbidden)}</Text>}
          <NameFields form={form} readOnly={forbidden !== null} />
          <WebhookFields form={form} readOnly={forbidden !== null} />
          <KeepingFields form={form} readOnly={forbidden !== null} />
          {save.error !== null && <ErrorBox error={save.error} />}
          <Group justify="flex-end">
            {isChanged && (
              <Button variant="default" onClick={() => begin(before)}>
                {words.reset}
              </Button>
            )}
            <AllowedButton
              type="submit"
              loading={save.isPending}
              why={forbidden ?? (isChanged ? null : words.unchanged)}
            >
              {words.save}
            </AllowedButton>
          </Group>
        </Stack>
      </CheckedForm>
    </Section>
  )
}
