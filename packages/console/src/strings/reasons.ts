/** Why an attempt or a delivery failed: in a few words, and what to do about it. */
export interface ReasonWords {
  readonly name: string
  readonly advice: string
}

const words: Readonly<Record<string, ReasonWords>> = {
  dns_not_found: {
    name: 'Host not found',
    advice: 'Check the host in the URL of the webhook, and that its DNS record exists.',
  },
  dns_failed: {
    name: 'DNS did not answer',
    advice: 'It often passes. When it lasts, look at the resolver of this server.',
  },
  connection_refused: {
    name: 'Connection refused',
    advice: 'Nothing listens there: start the receiver, or correct host and port in the URL.',
  },
  connection_reset: {
    name: 'Connection closed',
    advice:
      'The receiver, or a proxy before it, hung up without an answer. Look into its log; it may have got the event.',
  },
  connection_failed: {
    name: 'Not reachable',
    advice: 'Check the route to the receiver: network, firewall, the address in the URL.',
  },
  tls_untrusted: {
    name: 'Certificate not trusted',
    advice: 'Have the receiver send its whole chain, or have the operator add its authority.',
  },
  tls_name_mismatch: {
    name: 'Certificate of another name',
    advice: 'Get a certificate for the host in the URL, or use the name that the certificate has.',
  },
  tls_expired: {
    name: 'Certificate expired',
    advice: 'Renew the certificate of the receiver, then retry.',
  },
  tls_failed: {
    name: 'No TLS connection',
    advice: 'The receiver has to speak TLS 1.2 or newer at this port. Is it http instead of https?',
  },
  timeout: {
    name: 'Timed out',
    advice:
      'Have the receiver answer first and work afterwards, or raise the timeout of the webhook.',
  },
  blocked_address: {
    name: 'Address blocked',
    advice:
      'Addresses of private networks are not sent to. The operator can allow them in the settings of the server.',
  },
  redirect: {
    name: 'Redirected',
    advice: 'Redirects are not followed: put the new address into the URL of the webhook.',
  },
  response_invalid: {
    name: 'No valid answer',
    advice: 'What listens there does not speak HTTP/1.1 as it should. Check the port.',
  },
  http_1xx: {
    name: 'Unasked status below 200',
    advice: 'The receiver has to answer with a final status, such as 200.',
  },
  http_2xx: {
    name: '2xx, but not 200',
    advice: 'Have the receiver answer 200, or let the webhook take any 2xx for success.',
  },
  http_4xx: {
    name: 'Refused by the receiver',
    advice: 'What it answered says more. Check path, credential and secret, then retry.',
  },
  http_5xx: {
    name: 'Error at the receiver',
    advice: 'The receiver broke on it: look into its log.',
  },
  gone: {
    name: 'Gone (410)',
    advice:
      'The receiver wants nothing any more, so the webhook was disabled. Reactivate it when the receiver is back.',
  },
  throttled: {
    name: 'Too many requests (429)',
    advice: 'Posthorn sends more slowly by itself. A rate limit on the webhook avoids it.',
  },
  aborted_by_receiver: {
    name: 'Given up by the receiver',
    advice: 'It answered webhook-delivery: abort-message. Retry by hand if it was not meant so.',
  },
  disabled_by_receiver: {
    name: 'Disabled by the receiver',
    advice:
      'It answered webhook-delivery: disable. Talk to whoever runs it before you reactivate the webhook.',
  },
  stopped: {
    name: 'The server stopped',
    advice: 'Nothing to do: it is retried by itself.',
  },
  lease_expired: {
    name: 'Lease expired',
    advice:
      'The receiver took it from the stream and did not say in time what became of it. Ask for a longer visibility, or look whether it crashed.',
  },
  consumer_failed: {
    name: 'Failed at the consumer',
    advice: 'The receiver of the stream reported it as failed. Look into its log.',
  },
  expired: {
    name: 'Waited too long',
    advice:
      'It was held, or lay in the stream, for longer than the channel allows (max_hold_days). Retry sends it now.',
  },
  by_hand: { name: 'Cancelled by hand', advice: 'Retry sends it after all.' },
  replay_cancelled: {
    name: 'Its replay was cancelled',
    advice: 'Retry sends it after all.',
  },
  webhook_deleted: {
    name: 'The webhook was deleted',
    advice: 'There is nobody to send it to any more.',
  },
  channel_deleted: {
    name: 'The channel was deleted',
    advice: 'There is nobody to send it to any more.',
  },
}

/** A newer server may know more reasons: those are shown as the word they are. */
export function reasonWords(reason: string): ReasonWords {
  return Object.hasOwn(words, reason) ? (words[reason] ?? plain(reason)) : plain(reason)
}

function plain(reason: string): ReasonWords {
  return { name: reason, advice: '' }
}
