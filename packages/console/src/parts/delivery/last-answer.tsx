import { Text } from '@mantine/core'
import type { Delivery } from '@posthorn/client'
import { reasonWords } from '../../strings/reasons.ts'
import { visible } from '../text/visible.ts'

interface LastAnswerProps {
  readonly of: Pick<Delivery, 'http_code' | 'error'>
  /** What happened, in the server's sentence, told on hover. */
  readonly detail?: string | null
}

/** What came back to the last attempt of a delivery: the status, and why it was no success. */
export function LastAnswer({ of: { http_code, error }, detail }: LastAnswerProps) {
  const told = [http_code, reasonOf(error)].filter((part) => part !== null).join(' · ')
  return (
    <Text size="sm" truncate title={visible(detail ?? told)}>
      {told}
    </Text>
  )
}

/** Why it was no success, for the small second line of narrow screens; null where it was one. */
export function reasonOf(error: string | null): string | null {
  return error === null ? null : visible(reasonWords(error).name)
}
