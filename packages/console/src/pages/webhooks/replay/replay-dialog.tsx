import {
  Button,
  Checkbox,
  Group,
  Modal,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import type { Webhook } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ReplayOrder, replayCountQuery, startReplay } from '../../../api/replays.ts'
import { topicsQuery } from '../../../api/topics.ts'
import { PendingButton } from '../../../parts/button/pending-button.tsx'
import { Counted } from '../../../parts/delivery/replay-count.tsx'
import { CheckedForm } from '../../../parts/form/checked-form.tsx'
import { ErrorBox } from '../../../parts/query/error-box.tsx'
import { strings } from '../../../strings/strings.ts'
import type { WebhookModalProps } from '../view/deactivate-modal.tsx'
import { faultsOf, firstValues, orderOf, type ReplayValues } from './replay-values.ts'

const words = strings.webhook.replay

/** What is to be sent again. It is counted before it can be started. */
export function ReplayDialog({ channel, webhook, opened, onClose }: WebhookModalProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.title} size="lg">
      <ReplayForm channel={channel} webhook={webhook} onClose={onClose} />
    </Modal>
  )
}

interface ReplayFormProps {
  readonly channel: string
  readonly webhook: Webhook
  readonly onClose: () => void
}

function ReplayForm({ channel, webhook, onClose }: ReplayFormProps) {
  const { data: catalog = [] } = useQuery(topicsQuery)
  /** What was filled in when it was counted; null when that is no longer so. */
  const [meant, setMeant] = useState<ReplayOrder | null>(null)
  const count = useQuery({
    ...replayCountQuery(channel, meant ?? { webhook: webhook.id, order: {} }),
    enabled: meant !== null,
  })
  const start = useMutation({
    mutationFn: (replay: ReplayOrder) => startReplay(channel, replay),
    onSuccess() {
      onClose()
      notifications.show({ message: strings.replay.started, color: 'green' })
    },
  })
  const form = useForm<ReplayValues>({
    initialValues: firstValues,
    validate: faultsOf,
    // What was counted is no longer what would be sent.
    onValuesChange: () => setMeant(null),
  })
  const total = count.data?.total ?? null
  const error = start.error ?? count.error
  const submit = form.onSubmit((values) => {
    if (meant === null) setMeant({ webhook: webhook.id, order: orderOf(values) })
    else if (total === null) void count.refetch()
    else start.mutate(meant)
  })
  return (
    <CheckedForm onSubmit={submit} error={error}>
      <Stack>
        <Text size="sm" c="dimmed">
          {words.help}
        </Text>
        <Checkbox.Group
          label={words.states}
          data-invalid={form.errors.states !== undefined || undefined}
          {...form.getInputProps('states')}
        >
          <Stack gap="xs" mt={4}>
            {Object.entries(words.stateNames).map(([value, label]) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Stack>
        </Checkbox.Group>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            type="datetime-local"
            label={words.since}
            description={words.sinceHelp}
            {...form.getInputProps('since')}
          />
          <TextInput
            type="datetime-local"
            label={words.until}
            description={words.untilHelp}
            {...form.getInputProps('until')}
          />
        </SimpleGrid>
        <TagsInput
          label={words.topics}
          description={words.topicsHelp}
          data={catalog.map(({ name }) => name)}
          limit={200}
          clearable
          acceptValueOnBlur
          {...form.getInputProps('topics')}
        />
        <div aria-live="polite">{count.data !== undefined && <Counted count={count.data} />}</div>
        {error !== null && <ErrorBox error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {strings.parts.cancel}
          </Button>
          {total === null ? (
            <PendingButton type="submit" loading={count.isFetching}>
              {words.count}
            </PendingButton>
          ) : (
            <PendingButton type="submit" disabled={total === 0} loading={start.isPending}>
              {words.start(total.toLocaleString())}
            </PendingButton>
          )}
        </Group>
      </Stack>
    </CheckedForm>
  )
}
