import { Select, type SelectProps, Stack, Text } from '@mantine/core'

/** What can be chosen: its short name, and what it means. */
export type Choices = Readonly<Record<string, { readonly label: string; readonly help: string }>>

interface ChoiceSelectProps extends Omit<SelectProps, 'data'> {
  readonly choices: Choices
}

/** One of a few. What the chosen one means stands above it, what the others mean in the list. */
export function ChoiceSelect({ choices, value, ...rest }: ChoiceSelectProps) {
  return (
    <Select
      data={Object.entries(choices).map(([each, { label }]) => ({ value: each, label }))}
      value={value}
      description={choices[value ?? '']?.help}
      allowDeselect={false}
      renderOption={({ option }) => (
        <Stack gap={0}>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {choices[option.value]?.help}
          </Text>
        </Stack>
      )}
      {...rest}
    />
  )
}
