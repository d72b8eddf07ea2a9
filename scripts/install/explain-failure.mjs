/** What npm says when it fails -> what a person can do about it. The first match counts. */
const causes = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH/,
    'The npm registry cannot be reached. Check the network, or the proxy and registry that `npm config list` shows.',
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF/,
    'The certificate of the npm registry is not trusted here. If a proxy of your company answers for it, set `npm config set cafile PATH`.',
  ],
  [/EINTEGRITY/, 'A package arrived damaged. Run `npm cache verify` and try again.'],
  [/ENOSPC/, 'The disk is full. About 500 MB are needed.'],
  [/EACCES|EPERM|EROFS/, 'npm may not write here. Make this folder and your npm cache writable.'],
  [
    /EUSAGE|in sync|lockfileVersion/,
    'package.json and package-lock.json do not belong together, or npm is older than 8. Compare with `git status`, and see `npm --version`.',
  ],
  [
    /gyp ERR|not found: make|no C compiler/i,
    'A package had to be compiled and no compiler was found. All of ours come compiled for Linux, macOS and Windows on x64 and arm64; elsewhere install a C++ compiler, make and Python 3.',
  ],
  [/spawn npm ENOENT/, 'npm was not found. It comes with Node: https://nodejs.org/.'],
  [/SIGINT|SIGTERM/, 'The installation was interrupted. The next run starts it again.'],
]

/** A sentence for a failed `npm ci`, with the start of what npm said. */
export function explainFailure(output) {
  const known = causes.find(([pattern]) => pattern.test(output))
  const advice = known?.[1] ?? 'Run `npm ci` to see all that it says.'
  const lines = output.split('\n').filter((line) => !/^(npm error)?\s*(at .*)?$/.test(line))
  const said = lines.slice(0, 6).map((line) => `\n  ${line}`)
  return `The installation failed. ${advice}${said.join('')}`
}
