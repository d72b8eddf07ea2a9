import { strings } from '../../strings/strings.ts'

const words = strings.topics.form.faults

/** What keeps a text from being the name of a topic, in words; null when nothing does. */
export function faultOfName(name: string): string | null {
  const wrong = /[^A-Za-z0-9._-]/u.exec(name)?.[0]
  if (wrong === '*') return words.family
  if (wrong !== undefined) return /\s/.test(wrong) ? words.space : words.character(wrong)
  if (/^[._-]/.test(name)) return words.first
  return name.length > 128 ? words.length(name.length) : null
}
