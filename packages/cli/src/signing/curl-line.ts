import { shellWord } from '../terminal/shell-word.ts'

interface SignedFile {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly file: string
}

/** A command for POSIX shells that sends exactly the bytes of the file. */
export function curlLine({ url, headers, file }: SignedFile): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`,
  )
  // Unlike -d, it leaves line breaks as they are.
  lines.push(`--data-binary ${shellWord(`@${file}`)}`)
  return `curl ${shellWord(url)} \\\n${lines.map((line) => `  ${line}`).join(' \\\n')}\n`
}
