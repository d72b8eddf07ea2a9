import { InvalidArgumentError } from 'commander'

/** For an option that may be repeated: its values in their order. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

/** For an option that takes a whole number, from 1 on. */
export function countUpTo(most: number): (text: string) => number {
  return (text) => {
    const count = wholeNumber(text)
    if (count >= 1 && count <= most) return count
    throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`)
  }
}

/** The same without a bound that anybody meets. */
export function readCount(text: string): number {
  const count = wholeNumber(text)
  if (count >= 1) return count
  throw new InvalidArgumentError('Give a whole number from 1 up.')
}

function wholeNumber(text: string): number {
  return /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
}
