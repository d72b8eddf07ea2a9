import { Accordion, Text } from '@mantine/core'
import { Suspense, useState } from 'react'
import { Loading } from '../../../parts/query/loading.tsx'
import { lazyPart } from '../../../parts/update/lazy-part.ts'
import { strings } from '../../../strings/strings.ts'
import type { WebhookForm } from './values.ts'

const words = strings.webhooks.advanced

/** Folded at first, so that they come when the rest of the form stands. */
const AdvancedFields = lazyPart(async () => (await import('./advanced-fields.tsx')).AdvancedFields)

/** Those that stand above. */
const mainFields = ['name', 'topics', 'notificationType', 'url', 'apiKey']

/** Everything that has a sane default. What is wrong in there, unfolds it. */
export function AdvancedPart({ form }: { form: WebhookForm }) {
  const [opened, setOpened] = useState<string | null>(null)
  const isFaulty = Object.keys(form.errors).some((field) => !mainFields.includes(field))
  return (
    <Accordion variant="contained" value={isFaulty ? 'advanced' : opened} onChange={setOpened}>
      <Accordion.Item value="advanced">
        <Accordion.Control>
          {words.title}
          <Text span size="xs" c="dimmed" display="block">
            {words.titleHelp[form.getValues().notificationType]}
          </Text>
        </Accordion.Control>
        <Accordion.Panel>
          <Suspense fallback={<Loading />}>
            <AdvancedFields form={form} />
          </Suspense>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}
