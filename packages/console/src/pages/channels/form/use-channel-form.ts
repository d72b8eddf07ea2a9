import { type UseFormReturnType, useForm } from '@mantine/form'
import { type ChannelValues, channelFaultsOf } from './values.ts'

export type ChannelForm = UseFormReturnType<ChannelValues>

/** What is wrong is said while one types or after, but not before one has: a name is missed at the end. */
export function useChannelForm(initial: ChannelValues): ChannelForm {
  return useForm<ChannelValues>({
    initialValues: initial,
    validate: channelFaultsOf,
    validateInputOnChange: ['guid', 'validation', 'retentionDays', 'maxHoldDays'],
    validateInputOnBlur: ['email', 'website'],
    clearInputErrorOnChange: true,
  })
}
