/** The body as it is on the wire. A string stands for its UTF-8 bytes. */
export type Body = Uint8Array | ArrayBuffer | string

/** Visible ASCII without `.`, which would make the signed content ambiguous, and `,`, which joins repeated headers. */
export const idPattern = /^[\x21-\x2b\x2d\x2f-\x7e]{1,256}$/

const utf8 = new TextEncoder()

/** `{id}.{timestamp}.{body}`: the bytes that both schemes sign. */
export function signedContent(id: string, timestamp: string, body: Body): Uint8Array<ArrayBuffer> {
  const head = utf8.encode(`${id}.${timestamp}.`)
  const tail = typeof body === 'string' ? utf8.encode(body) : new Uint8Array(body)
  const content = new Uint8Array(head.length + tail.length)
  content.set(head)
  content.set(tail, head.length)
  return content
}
