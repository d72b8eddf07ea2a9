import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The built console: beside the built server, or in its own package when the sources run. Null where
 * it was not built; the API needs none.
 */
export function consoleFolder(): string | null {
  const places = ['./console/', '../../console/dist/']
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)))
  const found = folders.find((folder) => existsSync(`${folder}index.html`))
  return found?.replace(/[/\\]$/, '') ?? null
}
