import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'

export type LoadedCaFile =
  | { readonly kind: 'certificates'; readonly pem: string }
  /** The problem is a sentence that says the fix. */
  | { readonly kind: 'refused'; readonly problem: string }

const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** Reads the certificate authorities of POSTHORN_CA_FILE; each must be readable, and there must be one. */
export async function loadCaFile(path: string): Promise<LoadedCaFile> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return refuse(`POSTHORN_CA_FILE ${path} cannot be read: ${said}.`)
  }
  const blocks = text.match(certificate) ?? []
  for (const [at, block] of blocks.entries()) {
    try {
      new X509Certificate(block)
    } catch {
      return refuse(
        `Certificate ${at + 1} in POSTHORN_CA_FILE ${path} is damaged. Export it again.`,
      )
    }
  }
  if (blocks.length === 0) {
    return refuse(
      `POSTHORN_CA_FILE ${path} holds no certificate. It must be PEM, with lines -----BEGIN CERTIFICATE-----.`,
    )
  }
  // Nothing but certificates goes on: a private key that stands in the same file stays out of memory.
  return { kind: 'certificates', pem: `${blocks.join('\n')}\n` }
}

function refuse(problem: string): LoadedCaFile {
  return { kind: 'refused', problem }
}
