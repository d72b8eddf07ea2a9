import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { reasonWords } from '../../strings/reasons.ts'
import { visible } from '../text/visible.ts'

interface ReasonBoxProps {
  /** The word of the API. */
  readonly reason: string
  /** What happened, in the server's sentence. */
  readonly detail: string | null
  readonly color: string
}

/** Why, and what to do about it. */
export function ReasonBox({ reason, detail, color }: ReasonBoxProps) {
  return (
    <Alert
      color={color}
      variant="light"
      title={reasonWords(reason).name}
      icon={<IconAlertTriangle size={18} />}
    >
      <ReasonText reason={reason} detail={detail} />
    </Alert>
  )
}

/** What happened, and what to do about it, in a box whose title says more. */
export function ReasonText({ reason, detail }: Pick<ReasonBoxProps, 'reason' | 'detail'>) {
  const { advice } = reasonWords(reason)
  return (
    <Stack gap={4}>
      {detail !== null && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {visible(detail)}
        </Text>
      )}
      {advice !== '' && <Text size="sm">{advice}</Text>}
    </Stack>
  )
}
