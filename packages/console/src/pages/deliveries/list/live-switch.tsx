import { Switch, Tooltip } from '@mantine/core'
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

export function LiveSwitch({ isOn, onChange, state, why }: LiveSwitchProps) {
  const status = why ?? tellingOf(state)
  return (
    <Tooltip label={status} disabled={status === null} multiline maw={260}>
      <Switch
        label={words.label}
        checked={isOn && why === null}
        disabled={why !== null}
        color={state.kind === 'on' ? 'green' : 'orange'}
        aria-description={status ?? undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </Tooltip>
  )
}

function tellingOf(state: LiveState): string | null {
  switch (state.kind) {
    case 'off':
      return null
    case 'connecting':
      return words.connecting
    case 'on':
      return words.on
    case 'lost':
      return words.lost
    case 'failed':
      return `${words.failed} ${sentenceOf(state.error)}`
  }
}
