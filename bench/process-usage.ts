import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time for /proc in hundredths of a second, whatever its timer does. */
const tickMs = 10

/** CPU of a process so far, user and system, all its threads; null where there is no /proc. */
export function cpuMs(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === null) return null
  // Fields are counted after the name, which may hold spaces: proc_pid_stat(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}

/**
 * CPU of each thread of a process so far, in microseconds, by name; those of one name together. Empty
 * where there is no /proc.
 */
export function threadsCpuUs(pid: number): ReadonlyMap<string, number> {
  const spent = new Map<string, number>()
  for (const thread of folders(`/proc/${pid}/task`)) {
    const name = read(`/proc/${pid}/task/${thread}/comm`)?.trim()
    const ns = Number(read(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ')[0])
    if (name !== undefined && ns > 0) spent.set(name, (spent.get(name) ?? 0) + ns / 1000)
  }
  return spent
}

/** The most memory a process has held, in MB; null where there is no /proc. */
export function peakMb(pid: number): number | null {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')
  return line === null ? null : Number(line[1]) / 1024
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function folders(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
