import type { FormatName } from 'ajv-formats'

/**
 * Those of JSON Schema 2020-12 that ajv knows, and OpenAPI's. Each takes at most 25 ms for any text of
 * 100 KB; the `url` that ajv has besides takes seconds.
 */
export const usableFormats: readonly FormatName[] = [
  'date-time',
  'date',
  'time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'uri-template',
  'uuid',
  'json-pointer',
  'relative-json-pointer',
  'regex',
  'int32',
  'int64',
  'float',
  'double',
  'byte',
]

export function isUsableFormat(name: string): boolean {
  return usableFormats.some((format) => format === name)
}
