import { type Command, InvalidArgumentError } from 'commander'

/** The id of a thing, as the first argument. */
export function addIdArgument(command: Command, name: string, words: string): Command {
  return command.argument(`<${name}>`, words, readId)
}

/** No id is empty or made of dots: those would lead elsewhere. */
function readId(given: string): string {
  if (!/^\.{0,2}$/.test(given)) return given
  throw new InvalidArgumentError('Copy an id from a list.')
}
