import { Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { Topic } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { updateTopic } from '../../api/topics.ts'
import { AllowedButton } from '../../parts/button/allowed-button.tsx'
import { ConfirmModal } from '../../parts/dialog/confirm-modal.tsx'
import { sentenceOf } from '../../parts/query/error-box.tsx'
import { localOf, timeOf } from '../../parts/time/local-time.ts'
import { strings } from '../../strings/strings.ts'

interface DeprecateTopicProps {
  readonly topic: Topic
  /** Why one may not. */
  readonly why: string | null
}

const words = strings.topics.deprecate

/** Tells publishers to stop using a topic, from now or from a day to come; or takes that back. */
export function DeprecateTopic({ topic: { name, deprecated_at }, why }: DeprecateTopicProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const [local, setLocal] = useState('')
  const from = timeOf(local)
  const deprecate = useMutation({
    mutationFn: (time: string | null) => updateTopic(name, { deprecated_at: time }),
    onSuccess(_, time) {
      close()
      const isPlanned = time !== null && Date.parse(time) > Date.now()
      const told = time === null ? words.undone : isPlanned ? words.planned : words.done
      notifications.show({ message: told(name) })
    },
    onError(error, time) {
      // What is done without a question has no place of its own for its failure.
      if (time === null) notifications.show({ color: 'red', message: sentenceOf(error) })
    },
  })
  if (deprecated_at !== null) {
    return (
      <AllowedButton
        why={why}
        variant="default"
        loading={deprecate.isPending}
        onClick={() => deprecate.mutate(null)}
      >
        {words.undo}
      </AllowedButton>
    )
  }
  return (
    <>
      <AllowedButton
        why={why}
        variant="default"
        onClick={() => {
          deprecate.reset()
          setLocal(localOf(new Date().toISOString()))
          open()
        }}
      >
        {words.button}
      </AllowedButton>
      <ConfirmModal
        opened={opened}
        onClose={close}
        title={words.title(name)}
        confirm={words.confirm}
        onConfirm={() => {
          if (from !== undefined) deprecate.mutate(from)
        }}
        isPending={deprecate.isPending}
        error={deprecate.error}
      >
        <Text size="sm">{words.what}</Text>
        <TextInput
          type="datetime-local"
          label={words.from}
          description={words.fromHelp}
          value={local}
          onChange={(event) => setLocal(event.currentTarget.value)}
          error={from === undefined ? words.missing : null}
        />
      </ConfirmModal>
    </>
  )
}
