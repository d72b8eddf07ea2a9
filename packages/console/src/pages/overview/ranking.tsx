import { type ReactNode, useState } from 'react'
import { TableSwitch } from '../../parts/chart/table-switch.tsx'
import { Section } from '../../parts/page/section.tsx'
import { FailedBars } from './failed-bars.tsx'
import type { Ranked } from './ranked.ts'
import { RankedTable, type RankedTitles } from './ranked-table.tsx'

interface RankingProps {
  readonly title: string
  readonly help: string
  readonly titles: RankedTitles
  /** Undefined while they are asked for. */
  readonly rows: readonly Ranked[] | undefined
  /** Below them, or instead where there are none: why. */
  readonly children: ReactNode
}

/** Who did worst, worst first: as bars, or as a table of all figures. */
export function Ranking({ title, help, titles, rows, children }: RankingProps) {
  const [isTable, setIsTable] = useState(false)
  const hasRows = rows !== undefined && rows.length > 0
  return (
    <Section
      title={title}
      help={help}
      actions={hasRows && <TableSwitch title={title} isTable={isTable} onChange={setIsTable} />}
    >
      {hasRows && isTable && <RankedTable label={title} titles={titles} rows={rows} />}
      {hasRows && !isTable && <FailedBars label={title} rows={rows} />}
      {children}
    </Section>
  )
}
