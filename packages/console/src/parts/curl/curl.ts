import { shellWord } from './shell-word.ts'

export interface CurlCall {
  readonly url: string
  /** The variable of the shell's environment that holds the key; left out: none is sent. */
  readonly keyIn?: string
  readonly headers: Readonly<Record<string, string>>
  /** As it is sent. */
  readonly body: string | { readonly file: string }
}

/**
 * A POST as a line for a shell of Unix. Every part stands between single quotes, so that nothing in it
 * means anything to the shell; a key is left to its environment.
 */
export function curlOf({ url, keyIn, headers, body }: CurlCall): string {
  const fields = Object.entries(headers).map(([name, value]) => shellWord(`${name}: ${value}`))
  if (keyIn !== undefined) fields.unshift(`"Authorization: Bearer $${keyIn}"`)
  const isText = typeof body === 'string'
  return [
    `curl ${shellWord(url)}`,
    ...fields.map((field) => `-H ${field}`),
    // Of what is given as text, curl would take what begins with @ for the name of a file.
    isText ? `--data-raw ${shellWord(body)}` : `--data-binary @${body.file}`,
  ].join(' \\\n  ')
}

/** A call of this server's API on a channel, with a key that the reader has. */
export function curlOfChannel(
  channel: string,
  { path, keyIn, body }: { readonly path: string; readonly keyIn: string; readonly body: unknown },
): string {
  return curlOf({
    url: `${window.location.origin}/v1/channels/${encodeURIComponent(channel)}/${path}`,
    keyIn,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body, null, 2),
  })
}
