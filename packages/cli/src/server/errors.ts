import { PosthornConnectionError, PosthornProblem } from '@posthorn/client'
import { CommandError } from '../io.ts'

/** What a call of a server failed with, as a command tells it; anything else as it is. */
export function asCommandError(error: unknown): unknown {
  if (error instanceof PosthornConnectionError) {
    return new CommandError('server_unreachable', error.message, {
      fix: 'Start one with posthorn start, or name another with --url or POSTHORN_URL.',
    })
  }
  return error instanceof PosthornProblem ? fromProblem(error) : error
}

/** The sentence of the problem, or every field at fault on a line of its own. */
function fromProblem({ code, detail, errors, request, status }: PosthornProblem): CommandError {
  const happened = `${request} answered ${status}`
  if (code === 'unexpected_answer') {
    return new CommandError(code, `${happened}, and not as Posthorn does.`, {
      fix: 'See that --url or POSTHORN_URL names a Posthorn server.',
    })
  }
  if (errors.length === 0) return new CommandError(code, detail, { fix: `${happened}.` })
  const fix = errors.map((each) => `${each.pointer}: ${each.detail}`).join('\n  ')
  return new CommandError(code, `${happened}.`, { fix })
}
