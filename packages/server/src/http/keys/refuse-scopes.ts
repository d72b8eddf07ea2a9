import type { ApiKey, KeyScope } from '../../domain/api-key.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'

/** A key makes no key that opens more than itself; the operator's makes any. */
export function refuseScopes(maker: ApiKey | null, wanted: readonly KeyScope[]): Refusal | null {
  if (maker === null || maker.kind === 'operator') return null
  const missing = wanted.filter((scope) => !maker.scopes.includes(scope))
  if (missing.length === 0) return null
  return {
    refused: 'forbidden',
    detail: `The key that ends in ${maker.hint} cannot make a key with the scope ${missing.join(', ')}, which it lacks itself. Use a key that has it.`,
  }
}
