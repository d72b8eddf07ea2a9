import { Input, SegmentedControl } from '@mantine/core'
import { strings } from '../../../strings/strings.ts'
import type { WebhookForm } from './values.ts'

const words = strings.webhooks

/** Whether events are sent or fetched. It stays what it was made with. */
export function TypeField({ form, isFixed }: { form: WebhookForm; isFixed: boolean }) {
  const isRest = form.getValues().notificationType === 'rest'
  return (
    <Input.Wrapper
      label={words.notificationType}
      labelElement="div"
      labelProps={{ id: 'notification-type' }}
      description={isRest ? words.restHelp : words.streamHelp}
      inputWrapperOrder={['label', 'description', 'input', 'error']}
    >
      <div>
        <SegmentedControl
          mt={4}
          aria-labelledby="notification-type"
          disabled={isFixed}
          data={[
            { value: 'rest', label: words.rest },
            { value: 'stream', label: words.streamType },
          ]}
          {...form.getInputProps('notificationType')}
        />
      </div>
    </Input.Wrapper>
  )
}
