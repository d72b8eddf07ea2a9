import { ActionIcon, Button, Fieldset, Group, Input, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { strings } from '../../../strings/strings.ts'
import type { WebhookForm } from './values.ts'

const words = strings.webhooks.advanced

/** Headers that every delivery carries besides our own. */
export function HeadersField({ form }: { form: WebhookForm }) {
  return (
    <Fieldset
      legend={<Input.Label labelElement="div">{words.headers}</Input.Label>}
      variant="unstyled"
      p={0}
      m={0}
      styles={{ legend: { padding: 0 } }}
    >
      <Stack gap="xs" align="flex-start">
        {form.getValues().headers.map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: while it is typed, a header has no other name than its place.
          <Group key={at} gap="xs" w="100%" wrap="nowrap" align="flex-start">
            <TextInput
              aria-label={words.headerName}
              placeholder={words.headerName}
              flex={1}
              {...form.getInputProps(`headers.${at}.name`)}
            />
            <TextInput
              aria-label={words.headerValue}
              placeholder={words.headerValue}
              flex={2}
              {...form.getInputProps(`headers.${at}.value`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="input-sm"
              aria-label={words.removeHeader}
              onClick={() => form.removeListItem('headers', at)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => form.insertListItem('headers', { name: '', value: '' })}
        >
          {words.addHeader}
        </Button>
      </Stack>
    </Fieldset>
  )
}
