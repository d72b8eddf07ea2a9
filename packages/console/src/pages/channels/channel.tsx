import { Button, Group, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Channel } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { channelQuery, modifyChannel } from '../../api/channels.ts'
import { SettingsPage } from '../../layout/settings-page.tsx'
import { AllowedButton } from '../../parts/button/allowed-button.tsx'
import { Section } from '../../parts/page/section.tsx'
import { ErrorBox } from '../../parts/query/error-box.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { ChannelFacts } from './channel-facts.tsx'
import { DeleteChannel } from './delete-channel.tsx'
import { KeepingFields, NameFields, WebhookFields } from './form/channel-fields.tsx'
import { useChannelForm } from './form/use-channel-form.ts'
import { type ChannelValues, channelChangesOf, channelValuesOf } from './form/values.ts'

const words = strings.channels.settings

export function ChannelPage() {
  const { channel: address } = useParams({ from: `/signed-in${paths.channelSettings}` })
  const found = useQuery(channelQuery(address))
  return (
    <SettingsPage tab="channel">
      <Queried query={found}>
        {(channel) => (
          <Stack maw={860}>
            <ChannelFacts channel={channel} />
            <ChannelSettings key={channel.id} channel={channel} />
            <DeleteChannel address={address} channel={channel} />
          </Stack>
        )}
      </Queried>
    </SettingsPage>
  )
}

function ChannelSettings({ channel }: { channel: Channel }) {
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
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
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
      </form>
    </Section>
  )
}
