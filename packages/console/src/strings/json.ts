type Say = (found: string) => string

/** By what is wrong. */
const faults = {
  value: (found) => `a value is missing before ${found}`,
  key: (found) => `the name of a field stands between double quotes, here is ${found}`,
  colon: (found) => `a colon is missing before ${found}`,
  comma: (found) => `a comma is missing before ${found}, or a bracket is not closed`,
  after_comma: () => 'nothing follows the comma before it: take the comma out',
  after_end: (found) => `the JSON has ended, and yet ${found} follows`,
  quote: () => 'this text has no closing quote on its line',
  single_quote: () => 'text stands between double quotes, not single ones',
  escape: () => 'a backslash is written as \\\\ inside text',
  control: () => 'a tab or another invisible character inside text is written as an escape, \\t',
  word: (found) => `${found} is no value: text stands between double quotes`,
  number: (found) => `${found} is not how JSON writes a number`,
  deep: () => 'more than 63 arrays and objects stand inside each other: nest them less',
  ended: () => 'the text ends too early: a value, a quote or a bracket is missing',
} satisfies Record<string, Say>

export type JsonFaultWord = keyof typeof faults

interface Fault {
  readonly line: number
  readonly column: number
  readonly why: JsonFaultWord
  readonly found: string
}

interface Rounded {
  readonly line: number
  readonly written: string
  readonly becomes: string
}

export const json = {
  fault: ({ line, column, why, found }: Fault) => {
    const say: Say = faults[why]
    return `Line ${line}, column ${column}: ${say(found)}.`
  },
  goTo: 'Go there',
  rounded: ({ line, written, becomes }: Rounded) =>
    `Line ${line}: the number ${written} has more digits than a browser keeps, and becomes ${becomes}. Write it as text, or publish it over the API.`,
  format: 'Format',
  formatOf: (label: string) => `Format: ${label}`,
}
