import { Text } from '@mantine/core'
import { formatPercent } from '../../parts/text/format-percent.ts'
import { strings } from '../../strings/strings.ts'
import classes from './failed-bars.module.css'
import { failedShare } from './failed-share.ts'
import { FailedTrend } from './failed-trend.tsx'
import type { Ranked } from './ranked.ts'

interface FailedBarsProps {
  /** What is ranked, for screen readers. */
  readonly label: string
  readonly rows: readonly Ranked[]
}

const words = strings.overview

/** Whose attempts failed, by the share of them: a bar for each, and how it came to be so. */
export function FailedBars({ label, rows }: FailedBarsProps) {
  return (
    <ol className={classes.bars} aria-label={label}>
      {rows.map(({ id, name, series, ...ended }) => {
        const share = failedShare(ended)
        return (
          <li key={id} className={classes.row}>
            <div className={classes.name}>{name}</div>
            <div className={classes.track} aria-hidden>
              <div className={classes.failed} style={{ width: `${(share ?? 0) * 100}%` }} />
            </div>
            <div className={classes.figures}>
              {share !== null && (
                <Text span size="sm" fw={600}>
                  {words.failedShare(formatPercent(share))}
                </Text>
              )}
              <Text span size="xs" c="dimmed">
                {share === null
                  ? words.nothingTried
                  : words.failedOf(ended.failed, ended.delivered + ended.failed)}
              </Text>
            </div>
            {series !== null && <FailedTrend series={series} />}
          </li>
        )
      })}
    </ol>
  )
}
