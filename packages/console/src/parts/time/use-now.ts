import { useEffect, useState } from 'react'

/** The time, anew each second while somebody waits for something. */
export function useNow(isWaiting: boolean): number {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    if (!isWaiting) return
    setNowMs(Date.now())
    const timer = setInterval(() => setNowMs(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isWaiting])
  return nowMs
}
