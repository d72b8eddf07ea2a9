import { editsBetween } from '../domain/refusal/nearest-names.ts'
import { type RawSettings, type Setting, variables } from './env.ts'
import { parseNetworks } from './networks.ts'

/** A setting as it stands, fit to be shown. */
export interface SettingRow {
  readonly name: string
  readonly flag: string | null
  /** Secrets are masked. */
  readonly value: string
  readonly default: string | null
  readonly source: 'flag' | 'environment' | 'default'
  readonly meaning: string
}

/** Typed views of the raw settings. What cannot be read is noted as a problem, and a stand-in is answered. */
export interface SettingsReader {
  text(setting: Setting): string
  textOrNull(setting: Setting): string | null
  /** Null when not given and without a default. */
  flag(setting: Setting): boolean | null
  integer(setting: Setting, range: { readonly min: number; readonly max: number }): number
  /** Null when not given and without a default. */
  oneOf<T extends string>(setting: Setting, values: readonly T[]): T | null
  networks(setting: Setting): readonly string[]
  readonly rows: readonly SettingRow[]
}

/** Flags go before the environment, the environment before defaults. */
export function readSettings(
  env: RawSettings,
  flags: RawSettings,
  problems: string[],
): SettingsReader {
  function given(setting: Setting): { value: string; source: SettingRow['source'] } | null {
    const { name, flag } = variables[setting]
    const byFlag = flag === null ? undefined : flags[flag]?.trim()
    if (byFlag !== undefined && byFlag !== '') return { value: byFlag, source: 'flag' }
    const byEnv = env[name]?.trim()
    if (byEnv !== undefined && byEnv !== '') return { value: byEnv, source: 'environment' }
    return null
  }

  function textOrNull(setting: Setting): string | null {
    return given(setting)?.value ?? (variables[setting].default || null)
  }

  function complain(setting: Setting, text: string, fix: string): void {
    problems.push(`${variables[setting].name} is "${text}"; ${fix}.`)
  }

  return {
    textOrNull,
    text: (setting) => textOrNull(setting) ?? '',

    flag(setting) {
      const text = textOrNull(setting)
      if (text === null) return null
      if (/^(true|1|yes|on)$/i.test(text)) return true
      if (!/^(false|0|no|off)$/i.test(text)) complain(setting, text, 'write true or false')
      return false
    },

    integer(setting, { min, max }) {
      const text = textOrNull(setting) ?? ''
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
      if (value >= min && value <= max) return value
      const fix = text.startsWith('tcp://')
        ? 'that is what Kubernetes sets for a service named posthorn: set enableServiceLinks: false on the pod, or rename the service'
        : `give a whole number from ${min} to ${max}`
      complain(setting, text, fix)
      return min
    },

    oneOf(setting, values) {
      const text = textOrNull(setting)
      if (text === null) return null
      const found = values.find((value) => value === text.toLowerCase())
      if (found === undefined) complain(setting, text, `choose one of ${values.join(', ')}`)
      return found ?? null
    },

    networks(setting) {
      const parsed = parseNetworks(textOrNull(setting) ?? '')
      if (parsed.kind === 'networks') return parsed.networks
      problems.push(`${variables[setting].name}: ${parsed.problem}`)
      return []
    },

    get rows() {
      return (Object.keys(variables) as Setting[]).map((setting) => {
        const { name, flag, default: standard, meaning, secret } = variables[setting]
        const found = given(setting)
        const value = found?.value ?? standard ?? ''
        return {
          name,
          flag,
          value: secret && found !== null ? '(set, hidden)' : value,
          default: standard,
          source: found?.source ?? 'default',
          meaning,
        }
      })
    },
  }
}

/** What the commands read that need no setting of a server. */
const ofCommands = ['POSTHORN_URL', 'POSTHORN_CHANNEL', 'POSTHORN_WEBHOOK_SECRET']

/** Variables with our prefix that mean nothing, each with the setting that was probably meant. */
export function unknownNames(env: RawSettings): { name: string; nearest: string | null }[] {
  const known: string[] = [
    ...Object.values(variables).map((variable) => variable.name),
    ...ofCommands,
  ]
  return Object.keys(env)
    .filter((name) => name.startsWith('POSTHORN_') && !known.includes(name))
    .map((name) => {
      const byDistance = known.map((each) => ({ each, distance: editsBetween(name, each, 3) }))
      const [best] = byDistance.sort((a, b) => a.distance - b.distance)
      return { name, nearest: best !== undefined && best.distance <= 3 ? best.each : null }
    })
}
