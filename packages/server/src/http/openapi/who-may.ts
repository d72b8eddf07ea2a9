import type { Who } from '../route.ts'
import type { Operation } from './document.ts'

/** Who may call, in a sentence. */
export function whoMay(who: Who): string {
  switch (who.kind) {
    case 'anyone':
      return 'Needs no key.'
    case 'any_key':
      return 'Needs any key.'
    case 'operator':
      return 'Needs the operator key.'
    case 'open_channels':
      return 'Needs the operator key, or none where the installation lets anyone create channels.'
    case 'own_channel':
      return `Needs a publisher key with the scope \`${who.scope}\`, sent as a Bearer token. The key names the channel.`
    case 'channel': {
      const subscriber = who.subscriber ? ", the webhook's subscriber key" : ''
      return `Needs a publisher key of the channel with the scope \`${who.scope}\`${subscriber}, or the operator key${who.publicly ? '; none where the channel is public' : ''}.`
    }
  }
}

/**
 * The same as OpenAPI has it, which since 3.1 lets a scheme of any type name roles: `operator`, a
 * scope of publisher keys (`publish`, `read`, `manage`), or `subscriber`.
 */
export function rolesOf(who: Who): Operation['security'] {
  switch (who.kind) {
    case 'anyone':
      return []
    case 'any_key':
      return eitherScheme([])
    case 'operator':
      return eitherScheme(['operator'])
    case 'open_channels':
      return [...eitherScheme(['operator']), {}]
    case 'own_channel':
      return [{ bearer: [who.scope] }]
    case 'channel': {
      const roles = [who.scope, ...(who.subscriber ? ['subscriber'] : []), 'operator']
      return [...roles.flatMap((role) => eitherScheme([role])), ...(who.publicly ? [{}] : [])]
    }
  }
}

function eitherScheme(roles: readonly string[]): Operation['security'] {
  return [{ basic: roles }, { bearer: roles }]
}
