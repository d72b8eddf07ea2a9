import { useEffect, useState } from 'react'

/** The longest that browsers wait: 2^31 - 1 ms, some 24 days. */
const longestMs = 2_147_483_647

/** Whether a time has come; renders again when it does. */
export function useReached(timeMs: number): boolean {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    const restMs = timeMs - Date.now()
    if (restMs <= 0) {
      setNowMs(Date.now())
      return
    }
    const timer = setTimeout(() => setNowMs(Date.now()), Math.min(restMs, longestMs))
    return () => clearTimeout(timer)
  }, [timeMs])
  return nowMs >= timeMs
}
