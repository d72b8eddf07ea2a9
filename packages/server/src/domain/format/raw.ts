import { type Format, jsonContentType, noHeaders } from './body-format.ts'

/** The event's data and nothing around it. */
export const rawFormat: Format = {
  contentType: jsonContentType,
  body: (event) => event.data,
  headers: noHeaders,
}
