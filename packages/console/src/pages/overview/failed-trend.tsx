import classes from './failed-bars.module.css'
import { type Ended, failedShare } from './failed-share.ts'

/**
 * The share that failed, step by step: a column for each step with attempts, filled as far as they
 * failed. It tells at a glance what the figures beside it have; screen readers have those.
 */
export function FailedTrend({ series }: { series: readonly Ended[] }) {
  return (
    <svg
      className={classes.trend}
      viewBox={`0 0 ${series.length} 1`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {series.map((ended, step) => {
        const share = failedShare(ended)
        if (share === null) return null
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place.
          <g key={step}>
            <rect className={classes.tried} x={step} width={0.8} height={1} />
            <rect className={classes.lost} x={step} y={1 - share} width={0.8} height={share} />
          </g>
        )
      })}
    </svg>
  )
}
