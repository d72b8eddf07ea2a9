import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import type { Key } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { keysChanged } from '../../api/keys.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Time } from '../../parts/time.tsx'
import { strings } from '../../strings/strings.ts'
import { keyNameOf } from './key-name.ts'
import { KeyText } from './key-text.tsx'

interface RotateKeyProps {
  readonly channel: string
  readonly old: Key
  readonly onClose: () => void
}

const words = strings.keys.rotate
const overlaps = Object.entries(words.overlaps)
  .map(([value, label]) => ({ value, label }))
  .toSorted((one, other) => Number(one.value) - Number(other.value))

export function RotateKey({ channel, old, onClose }: RotateKeyProps) {
  const [overlap, setOverlap] = useState('86400')
  const rotate = useMutation({
    mutationFn: () =>
      api
        .channel(channel)
        .key(old.id)
        .rotate({ overlap_seconds: Number(overlap) }),
    onSuccess: () => void keysChanged(channel),
  })
  const isDone = rotate.isSuccess
  return (
    <Modal
      opened
      onClose={onClose}
      title={isDone ? words.done : words.title(keyNameOf(old))}
      closeOnClickOutside={!isDone}
      closeOnEscape={!isDone}
      closeButtonProps={{ 'aria-label': strings.parts.cancel }}
    >
      {rotate.data !== undefined ? (
        <KeyText text={rotate.data.key} onDone={onClose}>
          {overlap === '0' ? (
            words.ended
          ) : (
            <>
              {words.endsAt} <Time at={endOf(old, rotate.submittedAt, Number(overlap))} />
            </>
          )}
        </KeyText>
      ) : (
        <Stack>
          <Text size="sm">{words.help}</Text>
          <Select
            label={words.overlap}
            description={overlap === '0' ? words.atOnce : undefined}
            data={overlaps}
            value={overlap}
            onChange={(value) => setOverlap(value ?? overlap)}
            allowDeselect={false}
            data-autofocus
          />
          {rotate.error !== null && <ErrorBox error={rotate.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {strings.parts.cancel}
            </Button>
            <Button loading={rotate.isPending} onClick={() => rotate.mutate()}>
              {words.submit}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}

/** The overlap prolongs no key. */
function endOf(old: Key, rotatedAtMs: number, overlapS: number): string {
  const ownMs = old.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(old.expires_at)
  return new Date(Math.min(rotatedAtMs + overlapS * 1000, ownMs)).toISOString()
}
