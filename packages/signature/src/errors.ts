/**
 * Why `verify` refused a message. The list is closed and codes never change their meaning.
 *
 * The message itself: `missing_header`, `duplicate_header`, `malformed_id`, `malformed_timestamp`,
 * `timestamp_too_old`, `timestamp_too_new`, `too_many_signatures`, `no_known_signature`,
 * `signature_mismatch`.
 * The caller's set-up: `body_not_raw`, `no_secret`, `invalid_secret`, `no_key_for_signature`.
 */
export type VerifyErrorCode =
  | 'missing_header'
  | 'duplicate_header'
  | 'malformed_id'
  | 'malformed_timestamp'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'too_many_signatures'
  | 'no_known_signature'
  | 'signature_mismatch'
  | 'body_not_raw'
  | 'no_secret'
  | 'invalid_secret'
  | 'no_key_for_signature'

/** What can be wrong with the text of a secret or a key. */
export type SecretErrorCode =
  | 'wrong_kind'
  | 'not_base64'
  | 'too_short'
  | 'wrong_length'
  | 'halves_differ'

/** A secret or key that cannot be used. The message says why and never holds the secret. */
export class SecretError extends Error {
  override readonly name = 'SecretError'
  readonly code: SecretErrorCode
  constructor(code: SecretErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
