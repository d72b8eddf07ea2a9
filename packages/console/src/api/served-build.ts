/** The program that a document of the console begins with. Its name has a hash of all that it loads. */
export function programOf(document: string): string | null {
  return /<script type="module"[^>]* src="([^"]+)"/.exec(document)?.[1] ?? null
}

export type ServedBuild = 'this' | 'another' | 'unreachable'

/** Which build of the console the server has: the one that runs here, or another. */
export async function servedBuild(): Promise<ServedBuild> {
  try {
    const answer = await fetch('/', { cache: 'no-cache', headers: { accept: 'text/html' } })
    const served = programOf(await answer.text())
    return served === null || served === runningBuild() ? 'this' : 'another'
  } catch {
    return 'unreachable'
  }
}

/** By the name of its program. */
export function runningBuild(): string {
  return programOf(document.documentElement.outerHTML) ?? ''
}
