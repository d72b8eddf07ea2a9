import { writeJson } from '../../parts/read-json.ts'

/** A line of a POSIX shell that publishes; the key is left to its environment. */
export function curlOf({ url, body }: { readonly url: string; readonly body: unknown }): string {
  return [
    `curl ${quoted(url)}`,
    '-H "Authorization: Bearer $POSTHORN_KEY"',
    "-H 'Content-Type: application/json'",
    `--data-raw ${quoted(writeJson(body))}`,
  ].join(' \\\n  ')
}

/** Between single quotes a shell reads everything as it stands, but for the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
