import { keyPrefixes, minSecretBytes } from '@posthorn/signature'

/** A key that the secret may have stood for, and how it would have been spoilt. */
export interface SecretVariant {
  readonly code: string
  /** `whsec_…`, or key bytes. */
  readonly secret: string | Uint8Array
  readonly detail: string
  readonly fix: string
}

const { secret: prefix } = keyPrefixes

/** What the signing key may be, given the text at hand: the likely first. */
export function secretVariants(given: string): SecretVariant[] {
  return [...cleaned(given), ...misread(given)]
}

/** The text itself came out of a file, a shell or a `.env` with something around it. */
function cleaned(given: string): SecretVariant[] {
  const variants: SecretVariant[] = []
  const bare = unquoted(given)
  const tight = bare.replace(/\s+|\\[nrt]/g, '')
  if (bare !== given.trim()) {
    variants.push({
      code: 'secret_quoted',
      secret: withPrefix(bare),
      detail: 'The secret has quotes around it, which were taken as part of it.',
      fix: 'Take the quotes away: some .env readers and Docker keep them.',
    })
  }
  if (tight !== bare || given !== given.trim()) {
    variants.push({
      code: 'secret_white_space',
      secret: withPrefix(tight),
      detail: 'The secret has white space or a line break in or around it.',
      fix: 'Trim it where it is read, and copy it in one piece.',
    })
  }
  if (!tight.startsWith(prefix)) {
    variants.push({
      code: 'secret_prefix_missing',
      secret: withPrefix(tight),
      detail: `The secret lacks its prefix ${prefix}.`,
      fix: `Use the whole text, ${prefix} included.`,
    })
  }
  if (/[-_]/.test(tight.replace(prefix, ''))) {
    variants.push({
      code: 'secret_url_safe',
      secret: withPrefix(tight.replace(prefix, '').replaceAll('-', '+').replaceAll('_', '/')),
      detail: 'The secret is in URL-safe base64, and the key is what standard base64 says.',
      fix: 'Write + and / instead of - and _.',
    })
  }
  return variants
}

/** The text is right, and the side that signs takes other bytes from it. */
function misread(given: string): SecretVariant[] {
  const text = unquoted(given).trim()
  const tail = text.startsWith(prefix) ? text.slice(prefix.length) : text
  const of = (key: Uint8Array, detail: string) => ({
    code: 'secret_not_decoded',
    secret: key,
    detail,
    fix: `The key is what follows ${prefix}, decoded from base64. Decode it on the side that signs.`,
  })
  return [
    of(
      Buffer.from(text),
      'It was signed with the text of the secret, not with the bytes it stands for.',
    ),
    of(
      Buffer.from(tail),
      `It was signed with the text after ${prefix}, not with the bytes it stands for.`,
    ),
    of(Buffer.from(tail, 'hex'), 'It was signed with the secret read as hex, not as base64.'),
  ].filter(({ secret }) => secret.length >= minSecretBytes)
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'`])(.*)\1$/s, '$2')
}

function withPrefix(text: string): string {
  return text.startsWith(prefix) ? text : `${prefix}${text}`
}
