import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Delivery } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { cancelDelivery, retryDelivery } from '../../../api/deliveries.ts'
import { AllowedButton } from '../../../parts/button/allowed-button.tsx'
import { ConfirmModal } from '../../../parts/dialog/confirm-modal.tsx'
import { forbids, useSession } from '../../../session/session.ts'
import { strings } from '../../../strings/strings.ts'
import { canBe } from '../list/run-bulk.ts'

const words = strings.deliveries.actions

/** To retry at once. `why` says why not; null when it may be. */
export function useRetry(channel: string, delivery: Delivery | undefined) {
  const mayNot = forbids(useSession(), 'manage')
  const retry = useMutation({
    mutationFn: (id: string) => retryDelivery(channel, id),
    onSuccess: () => notifications.show({ message: words.retried }),
  })
  const isUnderWay = delivery !== undefined && !canBe('retry', delivery)
  const why = mayNot ?? (isUnderWay ? words.open : null)
  // The page stays when one goes on to the next delivery; what became of this one stays behind.
  const isOfThis = retry.variables === delivery?.id
  const isPending = isOfThis && retry.isPending
  const start = () => {
    if (delivery !== undefined && why === null && !isPending) retry.mutate(delivery.id)
  }
  return { why, start, isPending, error: isOfThis ? retry.error : null }
}

export function RetryButton({ retry }: { retry: ReturnType<typeof useRetry> }) {
  return (
    <AllowedButton why={retry.why} loading={retry.isPending} onClick={retry.start}>
      {words.retry}
    </AllowedButton>
  )
}

export function CancelButton({ channel, delivery }: { channel: string; delivery: Delivery }) {
  const [isAsked, setIsAsked] = useState(false)
  const mayNot = forbids(useSession(), 'manage')
  const cancel = useMutation({
    mutationFn: () => cancelDelivery(channel, delivery.id),
    onSuccess() {
      notifications.show({ message: words.cancelled })
      setIsAsked(false)
    },
  })
  return (
    <>
      <AllowedButton
        variant="default"
        why={mayNot ?? (canBe('cancel', delivery) ? null : words.closed)}
        onClick={() => setIsAsked(true)}
      >
        {words.cancelLong}
      </AllowedButton>
      <ConfirmModal
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title={words.cancelTitle}
        confirm={words.cancelLong}
        color="red"
        isPending={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
      >
        <Text size="sm">{words.cancelHelp}</Text>
      </ConfirmModal>
    </>
  )
}
