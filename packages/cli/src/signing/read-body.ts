import { readBytes } from '../input.ts'
import { CommandError, exitCodes, type Io } from '../io.ts'

/** The file named, or what is piped in. Without either it would wait for a person who does not know. */
export function readBody(io: Io, file: string | undefined): Promise<Uint8Array> {
  if (file !== undefined || io.onKey === null) return readBytes(io, file ?? '-')
  throw new CommandError('body_missing', 'The body of the request is needed.', {
    fix: 'Name its file, or pipe it in; - reads what you type until Ctrl+D.',
    exitCode: exitCodes.usage,
  })
}
