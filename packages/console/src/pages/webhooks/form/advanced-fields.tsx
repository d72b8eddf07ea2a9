import {
  Accordion,
  Checkbox,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { strings } from '../../../strings/strings.ts'
import { HeadersField } from './headers-field.tsx'
import type { WebhookValues } from './values.ts'

export type WebhookForm = UseFormReturnType<WebhookValues>

const words = strings.webhooks.advanced

/** Everything that has a sane default. */
export function AdvancedFields({ form }: { form: WebhookForm }) {
  const { apiKey, notificationType, retryPolicy } = form.getValues()
  const isRest = notificationType === 'rest'
  return (
    <Accordion variant="contained">
      <Accordion.Item value="advanced">
        <Accordion.Control>{words.title}</Accordion.Control>
        <Accordion.Panel>
          <Stack>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Select
                label={words.format}
                description={words.formatHelp}
                data={options(words.formats)}
                allowDeselect={false}
                {...form.getInputProps('format')}
              />
              {isRest && (
                <Select
                  label={words.validation}
                  description={words.validationHelp}
                  data={options(words.validations)}
                  allowDeselect={false}
                  {...form.getInputProps('validation')}
                />
              )}
              <TextInput
                label={words.apiKeyHeader}
                description={words.apiKeyHeaderHelp}
                disabled={apiKey === ''}
                {...form.getInputProps('apiKeyHeader')}
              />
              <Select
                label={words.onSuspend}
                description={words.onSuspendHelp}
                data={options(words.onSuspends)}
                allowDeselect={false}
                {...form.getInputProps('onSuspend')}
              />
            </SimpleGrid>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Select
                label={words.retryPolicy}
                data={options(words.retryPolicies)}
                allowDeselect={false}
                {...form.getInputProps('retryPolicy')}
              />
              {retryPolicy === 'delays' && (
                <TextInput label={words.delays} {...form.getInputProps('delays')} />
              )}
            </SimpleGrid>
            {isRest && (
              <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
                <Select
                  label={words.success}
                  data={options(words.successes)}
                  allowDeselect={false}
                  {...form.getInputProps('success')}
                />
                <NumberInput
                  label={words.timeout}
                  min={1}
                  max={60}
                  {...form.getInputProps('timeoutS')}
                />
                <NumberInput
                  label={words.maxInFlight}
                  min={1}
                  max={64}
                  allowDecimal={false}
                  {...form.getInputProps('maxInFlight')}
                />
                <NumberInput
                  label={words.rateLimit}
                  placeholder={words.noLimit}
                  min={0.01}
                  max={10_000}
                  {...form.getInputProps('rateLimit')}
                />
              </SimpleGrid>
            )}
            <Checkbox.Group
              label={words.signing}
              description={words.signingHelp}
              {...form.getInputProps('signing')}
            >
              <Group mt="xs">
                <Checkbox value="v1" label={words.v1} />
                <Checkbox value="v1a" label={words.v1a} />
              </Group>
            </Checkbox.Group>
            <HeadersField form={form} />
            <TextInput
              label={words.contactEmail}
              type="email"
              {...form.getInputProps('contactEmail')}
            />
            <Textarea
              label={words.description}
              autosize
              minRows={2}
              {...form.getInputProps('description')}
            />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}

function options(labels: Readonly<Record<string, string>>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }))
}
