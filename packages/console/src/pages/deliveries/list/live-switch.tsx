import { Stack, Switch, Text } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import type { LiveState } from '../../../api/live.ts'
import { sentenceOf } from '../../../parts/query/error-box.tsx'
import { strings } from '../../../strings/strings.ts'

const words = strings.deliveries.live

/** Kept from page to page, until it is turned off. */
export function useLiveSetting() {
  return useLocalStorage({
    key: 'posthorn-live',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
}

interface LiveSwitchProps {
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly state: LiveState
  /** Why nothing new can come; null when it can. */
  readonly why: string | null
}

/** Says below itself why nothing comes; that all is well its colour tells, and its description. */
export function LiveSwitch({ isOn, onChange, state, why }: LiveSwitchProps) {
  const fault = why ?? faultOf(state)
  return (
    <Stack gap={2} align="flex-end">
      <Switch
        label={words.label}
        checked={isOn && why === null}
        disabled={why !== null}
        color={state.kind === 'on' ? 'green' : 'orange'}
        aria-description={fault ?? tellingOf(state)}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <Text size="xs" c="dimmed" ta="right" maw={260} role="status">
        {fault}
      </Text>
    </Stack>
  )
}

function tellingOf({ kind }: LiveState): string | undefined {
  if (kind === 'connecting') return words.connecting
  return kind === 'on' ? words.on : undefined
}

function faultOf(state: LiveState): string | null {
  if (state.kind === 'lost') return words.lost
  return state.kind === 'failed' ? `${words.failed} ${sentenceOf(state.error)}` : null
}
