import { ActionIcon, Group, Kbd, Popover, Stack, Switch, Text, Title } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { strings } from '../../strings/strings.ts'
import { useShortcutsSetting } from './use-shortcuts.ts'

interface ShortcutsHelpProps {
  readonly opened: boolean
  readonly onChange: (opened: boolean) => void
  /** The keys, and what they do. */
  readonly keys: readonly (readonly [keys: readonly string[], does: string])[]
}

const words = strings.deliveries.keys

/** Which keys a page knows, and whether they are on. */
export function ShortcutsHelp({ opened, onChange, keys }: ShortcutsHelpProps) {
  const [isOn, setIsOn] = useShortcutsSetting()
  return (
    <Popover opened={opened} onChange={onChange} position="bottom-end" width={320} trapFocus>
      <Popover.Target>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={words.open}
          title={words.open}
          onClick={() => onChange(!opened)}
        >
          <IconKeyboard size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.title}>
        <Stack gap="xs">
          <Title order={2} size="h5">
            {words.title}
          </Title>
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
      </Popover.Dropdown>
    </Popover>
  )
}
