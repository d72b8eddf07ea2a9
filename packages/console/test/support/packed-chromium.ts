import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

export interface PackedChromium {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

/** Or why it does not run here. */
export type Unpacked = PackedChromium | { readonly why: string }

const packed = join(
  dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
  '../../bin',
)

/** The browser of the package `@sparticuz/chromium`, for Linux on x64: unpacked once on a machine. */
export function unpackChromium(): Unpacked {
  const { version } = JSON.parse(readFileSync(join(packed, '../package.json'), 'utf8'))
  const folder = join(tmpdir(), `posthorn-chromium-${version}-${process.getuid?.()}`)
  if (!existsSync(folder)) unpackInto(folder)
  const executablePath = join(folder, 'chromium')
  const env = { FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  const plain = { executablePath, env }
  const why = whyItFails(plain)
  if (why === null) return plain
  // A machine without the libraries of a desktop (NSS) gets those that are packed beside.
  const libraries = { LD_LIBRARY_PATH: join(folder, 'libraries/lib') }
  const complete = { executablePath, env: { ...env, ...libraries } }
  return whyItFails(complete) === null ? complete : { why }
}

/** Beside its place first: several processes may be at it, and the first that is done wins. */
function unpackInto(folder: string): void {
  const aside = mkdtempSync(`${folder}-`)
  writeFileSync(join(aside, 'chromium'), unpacked('chromium.br'), { mode: 0o700 })
  unpackTar('swiftshader.tar.br', aside)
  unpackTar('fonts.tar.br', join(aside, 'fonts'))
  unpackTar('al2023.tar.br', join(aside, 'libraries'))
  writeFileSync(join(aside, 'fonts.conf'), fontsIn(folder))
  try {
    renameSync(aside, folder)
  } catch (error) {
    rmSync(aside, { recursive: true })
    if (!existsSync(folder)) throw error
  }
}

function unpacked(file: string): Buffer {
  return brotliDecompressSync(readFileSync(join(packed, file)))
}

function unpackTar(file: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  spawnSync('tar', ['-x', '-C', folder], { input: unpacked(file) })
}

function whyItFails({ executablePath, env }: PackedChromium): string | null {
  const { status, stderr, error } = spawnSync(executablePath, ['--version'], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  if (status === 0) return null
  return error?.message ?? stderr.trim().split('\n')[0] ?? `Chromium ends with ${status}`
}

/** The same letters on every machine: those that are packed, and the machine's where it has more. */
function fontsIn(folder: string): string {
  const prefer = (family: string, first: string) =>
    `<alias binding="same"><family>${family}</family><prefer><family>${first}</family></prefer></alias>`
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
  ${prefer('system-ui', 'Open Sans')}
  ${prefer('sans-serif', 'Open Sans')}
  ${prefer('monospace', 'DejaVu Sans Mono')}
</fontconfig>
`
}
