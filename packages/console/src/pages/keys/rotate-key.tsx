import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { Key } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { rotateKey } from '../../api/keys.ts'
import { PendingButton } from '../../parts/button/pending-button.tsx'
import { KeyModal } from '../../parts/dialog/key-modal.tsx'
import { OverlapSelect, usualOverlapS } from '../../parts/form/overlap-select.tsx'
import { ErrorBox } from '../../parts/query/error-box.tsx'
import { Time } from '../../parts/time/time.tsx'
import { strings } from '../../strings/strings.ts'
import { keyNameOf } from './key-name.ts'
import { KeyText } from './key-text.tsx'

interface RotateKeyProps {
  readonly channel: string
  readonly old: Key
  readonly onClose: () => void
}

const words = strings.keys.rotate

export function RotateKey({ channel, old, onClose }: RotateKeyProps) {
  const [overlapS, setOverlapS] = useState(usualOverlapS)
  const rotate = useMutation({
    mutationFn: () => rotateKey(channel, { key: old.id, overlapS }),
  })
  const isDone = rotate.isSuccess
  return (
    <KeyModal
      title={isDone ? words.done : words.title(keyNameOf(old))}
      isMade={isDone}
      onClose={onClose}
    >
      {rotate.data !== undefined ? (
        <KeyText text={rotate.data.key} onDone={onClose}>
          {overlapS === 0 ? (
            words.ended
          ) : (
            <>
              {words.endsAt} <Time at={endOf(old, rotate.submittedAt, overlapS)} />
            </>
          )}
        </KeyText>
      ) : (
        <Stack>
          <Text size="sm">{words.help}</Text>
          <OverlapSelect label={words.overlap} valueS={overlapS} onChange={setOverlapS} />
          {overlapS === 0 && (
            <Alert color="yellow" variant="light">
              {words.atOnce}
            </Alert>
          )}
          {rotate.error !== null && <ErrorBox error={rotate.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {strings.parts.cancel}
            </Button>
            <PendingButton loading={rotate.isPending} onClick={() => rotate.mutate()}>
              {words.submit}
            </PendingButton>
          </Group>
        </Stack>
      )}
    </KeyModal>
  )
}

/** The overlap prolongs no key. */
function endOf(old: Key, rotatedAtMs: number, overlapS: number): string {
  const ownMs = old.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(old.expires_at)
  return new Date(Math.min(rotatedAtMs + overlapS * 1000, ownMs)).toISOString()
}
