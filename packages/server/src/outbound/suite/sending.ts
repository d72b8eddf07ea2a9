import { onTestFinished } from 'vitest'
import type { Outcome } from '../../domain/delivery/attempt.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { createEgressPolicy } from '../egress-policy.ts'
import type { Sender, Sent, Shipment } from '../sender.ts'
import { createUndiciSender, type UndiciSenderOptions } from '../undici-sender.ts'
import { tlsFile } from './loopback.ts'
import { sampleShipment, sampleWebhook, systemClock } from './samples.ts'

/** A sender that may deliver to this machine, for as long as the test runs. */
export function openSender(options: Partial<UndiciSenderOptions> = {}): Sender {
  const sender = createUndiciSender({
    policy: createEgressPolicy({ allowNetworks: ['127.0.0.0/8', '::1'], allowMetadata: false }),
    clock: systemClock,
    version: '1.2.3',
    ca: tlsFile('authority.pem'),
    ...options,
  })
  onTestFinished(() => sender.close())
  return sender
}

export function post(
  sender: Sender,
  url: string,
  change: Partial<Webhook> = {},
  shipment: Partial<Shipment> = {},
): Promise<Sent> {
  return sender.send(sampleShipment(sampleWebhook(url, change), shipment))
}

/** The outcome of an attempt that must have failed. */
export function failure(sent: Sent): Extract<Outcome, { kind: 'failed' }> {
  if (sent.outcome.kind === 'delivered') throw new Error('it was delivered')
  return sent.outcome
}

/** A short limit, for receivers that never finish. */
export const soon = { timeoutMs: 300 }
