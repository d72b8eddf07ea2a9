/** What stands after the `?` of a page, so that a link to a filtered list shows the same list. */

type Given = Record<string, unknown>

/** Every value is text, also one that looks like a number: `007` is another reference than `7`. */
export function readSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

/** What is not given is left out. */
export function writeSearch(given: Given): string {
  const texts = Object.entries(given).filter((each): each is [string, string] => {
    return typeof each[1] === 'string'
  })
  return texts.length === 0 ? '' : `?${new URLSearchParams(texts)}`
}

/** Empty and ill-typed values count as not given. */
function text(given: Given, name: string): string | undefined {
  const value = given[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function texts<Name extends string>(given: Given, names: readonly Name[]) {
  const found: { [Each in Name]?: string } = {}
  for (const name of names) {
    const value = text(given, name)
    if (value !== undefined) found[name] = value
  }
  return found
}

export const signIn = (given: Given) => texts(given, ['next'])
export const overview = (given: Given) => texts(given, ['span'])
export const events = (given: Given) => texts(given, ['topic', 'reference', 'since', 'until'])
export const topics = (given: Given) => texts(given, ['search'])
export const publish = (given: Given) => texts(given, ['topic'])
export const deliveries = (given: Given) =>
  texts(given, ['state', 'topic', 'webhook', 'since', 'until'])
