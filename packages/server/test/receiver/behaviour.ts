import type { ServerResponse } from 'node:http'

/** What a receiver does with one POST, after it has read and recorded it. */
export type Step =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
      readonly afterMs?: number
    }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Sends its head at once and then a byte every `everyMs`, without end. */
  | { readonly kind: 'drip'; readonly status: number; readonly everyMs: number }
  /** Cuts the connection with a TCP reset instead of an answer. */
  | { readonly kind: 'reset' }

/** From when it is set on, the n-th POST meets the n-th step; the last goes for all that follow. */
export interface Behaviour {
  readonly steps: readonly [Step, ...Step[]]
  /** Whether POSTs are counted for the whole path, or for each event on it. */
  readonly per: 'path' | 'event'
}

export const answer = (
  status: number,
  more: Omit<Step & { kind: 'answer' }, 'kind' | 'status'> = {},
) => ({ kind: 'answer', status, ...more }) as const satisfies Step

export const redirect = (to: string) => answer(302, { headers: { location: to } })
export const hang = { kind: 'hang' } as const satisfies Step
export const reset = { kind: 'reset' } as const satisfies Step
export const drip = (everyMs: number) =>
  ({ kind: 'drip', status: 200, everyMs }) as const satisfies Step

/** What happens where nothing was said. */
export const welcome = answer(204)

/** Steps for a behaviour, one after the other as POSTs come in. */
export function script(behaviour: Behaviour): (id: string) => Step {
  const { steps, per } = behaviour
  const [first] = steps
  if (steps.length === 1) return () => first
  const met = new Map<string, number>()
  return (id) => {
    const key = per === 'event' ? id : ''
    const index = met.get(key) ?? 0
    met.set(key, index + 1)
    return steps[Math.min(index, steps.length - 1)] ?? first
  }
}

/** The status this step answers with, null when it answers none. */
export function statusOf(step: Step): number | null {
  return 'status' in step ? step.status : null
}

export function perform(step: Step, response: ServerResponse): void {
  if (step.kind === 'hang') return
  if (step.kind === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (step.kind === 'drip') {
    response.writeHead(step.status)
    const timer = setInterval(() => response.write('.'), step.everyMs)
    response.once('close', () => clearInterval(timer))
    return
  }
  const end = () => {
    response.sendDate = false
    response.writeHead(step.status, step.headers)
    response.end(step.body)
  }
  if (step.afterMs === undefined) end()
  else {
    const timer = setTimeout(end, step.afterMs)
    response.once('close', () => clearTimeout(timer))
  }
}
