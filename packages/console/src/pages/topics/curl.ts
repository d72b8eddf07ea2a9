import { writeJson } from '../../parts/read-json.ts'
import { shellWord } from '../../parts/shell-word.ts'

/** A line of a POSIX shell that publishes; the key is left to its environment. */
export function curlOf({ url, body }: { readonly url: string; readonly body: unknown }): string {
  return [
    `curl ${shellWord(url)}`,
    '-H "Authorization: Bearer $POSTHORN_KEY"',
    "-H 'Content-Type: application/json'",
    `--data-raw ${shellWord(writeJson(body))}`,
  ].join(' \\\n  ')
}
