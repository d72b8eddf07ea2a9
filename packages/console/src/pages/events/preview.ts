/** Characters that a line of a table has room for. */
const room = 160

/** The beginning of a value's JSON; a megabyte is not written out for it. */
export function previewOf(value: unknown): string {
  let text = ''
  const add = (piece: string) => {
    text += piece
    return text.length < room
  }
  write(value, add)
  return text.length > room ? `${text.slice(0, room)}…` : text
}

/** False when there is no room left. */
function write(value: unknown, add: (piece: string) => boolean): boolean {
  if (typeof value === 'string') return add(JSON.stringify(value.slice(0, room)))
  if (Array.isArray(value)) {
    if (!add('[')) return false
    for (const [at, each] of value.entries()) {
      if ((at > 0 && !add(', ')) || !write(each, add)) return false
    }
    return add(']')
  }
  if (typeof value === 'object' && value !== null) {
    if (!add('{')) return false
    let isFirst = true
    for (const name in value) {
      if (!Object.hasOwn(value, name)) continue
      if (!add(`${isFirst ? '' : ', '}${name.slice(0, room)}: `)) return false
      if (!write(Reflect.get(value, name), add)) return false
      isFirst = false
    }
    return add('}')
  }
  return add(String(value))
}
