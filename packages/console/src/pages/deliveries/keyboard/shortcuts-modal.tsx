import { Group, Kbd, Modal, Stack, Switch, Text } from '@mantine/core'
import { strings } from '../../../strings/strings.ts'
import { type KeyWords, useShortcutsSetting } from './use-shortcuts.ts'

interface ShortcutsModalProps {
  readonly keys: KeyWords
  readonly onClose: () => void
}

const words = strings.deliveries.keys

/** Which keys a page knows, and whether they are on. It is in sight however far one has scrolled. */
export function ShortcutsModal({ keys, onClose }: ShortcutsModalProps) {
  const [isOn, setIsOn] = useShortcutsSetting()
  return (
    <Modal opened onClose={onClose} title={words.title} size="sm">
      <Stack gap="xs">
        <dl style={{ margin: 0 }}>
          {keys.map(([each, does]) => (
            <Group key={does} justify="space-between" wrap="nowrap" gap="xs" py={2}>
              <Text component="dt" size="sm" style={{ order: 1, whiteSpace: 'nowrap' }}>
                {each.map((key) => (
                  <Kbd key={key} ml={4}>
                    {key}
                  </Kbd>
                ))}
              </Text>
              <Text component="dd" size="sm" m={0}>
                {does}
              </Text>
            </Group>
          ))}
        </dl>
        <Switch
          label={words.single}
          description={words.singleHelp}
          checked={isOn}
          onChange={({ currentTarget }) => setIsOn(currentTarget.checked)}
        />
      </Stack>
    </Modal>
  )
}
