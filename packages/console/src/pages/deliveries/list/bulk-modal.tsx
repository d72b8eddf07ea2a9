import { Alert, Button, Group, List, Modal, Progress, Stack, Text } from '@mantine/core'
import type { Delivery } from '@posthorn/client'
import { PosthornProblem } from '@posthorn/client'
import { useEffect, useRef, useState } from 'react'
import { cancelDelivery, retryDelivery } from '../../../api/deliveries.ts'
import { sentenceOf } from '../../../parts/query/error-box.tsx'
import { strings } from '../../../strings/strings.ts'
import { type BulkAction, type BulkProgress, canBe, runBulk } from './run-bulk.ts'

interface BulkModalProps {
  readonly channel: string
  readonly action: BulkAction
  readonly deliveries: readonly Delivery[]
  /** `isDone`: something was done, if not to all. */
  readonly onClose: (isDone: boolean) => void
}

const words = strings.deliveries.bulk
const acts = { retry: retryDelivery, cancel: cancelDelivery }

/** Asks, shows how far it is, and says in words what has failed. */
export function BulkModal({ channel, action, deliveries, onClose }: BulkModalProps) {
  // What is meant is settled when the question is asked, whatever happens to the rows meanwhile.
  const [meant] = useState(() => deliveries.filter((each) => canBe(action, each)))
  const [progress, setProgress] = useState<BulkProgress | null>(null)
  const [step, setStep] = useState<'asks' | 'runs' | 'over'>('asks')
  const stopping = useRef(new AbortController())
  useEffect(() => {
    const { current } = stopping
    return () => current.abort()
  }, [])

  const start = async () => {
    stopping.current = new AbortController()
    setStep('runs')
    await runBulk({
      ids: meant.map(({ id }) => id),
      act: (id) => acts[action](channel, id),
      sentenceOf: whyOf,
      signal: stopping.current.signal,
      onProgress: setProgress,
    })
    setStep('over')
  }
  /** What goes on is stopped first, and the dialog stays to say how far it came. */
  const close = () => (step === 'runs' ? stopping.current.abort() : onClose(step === 'over'))
  const title = action === 'retry' ? words.retryTitle : words.cancelTitle
  return (
    <Modal
      opened
      onClose={close}
      title={title(meant.length)}
      closeOnClickOutside={step !== 'runs'}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      <Stack>
        {step === 'asks' && (
          <Question
            action={action}
            meant={meant.length}
            skipped={deliveries.length - meant.length}
          />
        )}
        {progress !== null && (
          <Going action={action} progress={progress} isOver={step === 'over'} />
        )}
        <Group justify="flex-end">
          {step === 'asks' && (
            <>
              <Button variant="default" onClick={() => onClose(false)} data-autofocus>
                {strings.parts.cancel}
              </Button>
              <Button
                color={action === 'cancel' ? 'red' : undefined}
                disabled={meant.length === 0}
                onClick={() => void start()}
              >
                {words.start[action]}
              </Button>
            </>
          )}
          {step === 'runs' && (
            <Button variant="default" onClick={() => stopping.current.abort()}>
              {words.stop}
            </Button>
          )}
          {step === 'over' && <Button onClick={() => onClose(true)}>{words.close}</Button>}
        </Group>
      </Stack>
    </Modal>
  )
}

interface QuestionProps {
  readonly action: BulkAction
  readonly meant: number
  readonly skipped: number
}

function Question({ action, meant, skipped }: QuestionProps) {
  const isRetry = action === 'retry'
  const about = isRetry ? words.retryHelp : words.cancelHelp
  return (
    <>
      <Text size="sm">{meant === 0 ? words.nothing : about}</Text>
      {skipped > 0 && (
        <Text size="sm" c="dimmed">
          {isRetry ? words.skippedOpen(skipped) : words.skippedClosed(skipped)}
        </Text>
      )}
    </>
  )
}

interface GoingProps {
  readonly action: BulkAction
  readonly progress: BulkProgress
  readonly isOver: boolean
}

function Going({ action, progress, isOver }: GoingProps) {
  const { all, done, failures } = progress
  const failed = [...failures.values()].reduce((sum, each) => sum + each, 0)
  const ended = done + failed
  return (
    <Stack gap="xs" role="status">
      <Progress value={(100 * ended) / all} aria-label={words.progress(ended, all)} />
      <Text size="sm">{isOver ? words.done[action](done) : words.progress(ended, all)}</Text>
      {isOver && ended < all && <Text size="sm">{words.stopped(all - ended)}</Text>}
      {failed > 0 && (
        <Alert color="red" variant="light" title={words.failed(failed)}>
          <List size="sm">
            {[...failures].map(([why, number]) => (
              <List.Item key={why}>{words.failure(number, why)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  )
}

/** The server names the delivery in its sentence; here one sentence stands for all of a kind. */
function whyOf(error: unknown): string {
  const known = error instanceof PosthornProblem ? words.why[error.code] : undefined
  return known ?? sentenceOf(error)
}
