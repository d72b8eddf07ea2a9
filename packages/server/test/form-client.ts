import type { ApiClient } from './api-client.ts'
import type { Json } from './http/harness.ts'

export interface FormAnswer {
  readonly status: number
  readonly headers: Headers
  /** The parsed body; tests look into it freely. */
  readonly json: Json
}

/** Calls the API as `curl -u KEY: -X METHOD URL -d field -d field` does: fields as given, joined by `&`. */
export async function sendForm(
  client: ApiClient,
  call: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`,
  ...fields: readonly string[]
): Promise<FormAnswer> {
  const [method = '', path = ''] = call.split(' ')
  const { status, headers, body } = await client.call<Json>(
    method,
    path,
    fields.length === 0
      ? {}
      : {
          body: fields.join('&'),
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        },
  )
  return { status, headers, json: body }
}

/** The channel that these fields make, and its publisher. */
export interface FormChannel {
  readonly id: string
  readonly guid: string
  /** `/v1/channels/…`, by guid. */
  readonly path: `/v1/channels/${string}`
  readonly key: string
  readonly publisher: ApiClient
}

interface ReachableServer {
  readonly operator: ApiClient
  client(key: string): ApiClient
}

let channels = 0

export async function openFormChannel(
  server: ReachableServer,
  ...fields: readonly string[]
): Promise<FormChannel> {
  channels += 1
  const guid = `courts-${channels}`
  const made = await sendForm(
    server.operator,
    'POST /v1/channels',
    'name=Courts',
    `guid=${guid}`,
    ...fields,
  )
  if (made.status !== 201) throw new Error(JSON.stringify(made.json))
  const key = String(made.json.publisher_key)
  return {
    id: String(made.json.id),
    guid,
    path: `/v1/channels/${guid}`,
    key,
    publisher: server.client(key),
  }
}
