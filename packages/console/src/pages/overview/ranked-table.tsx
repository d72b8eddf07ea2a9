import { useMemo } from 'react'
import { type DataColumn, DataTable } from '../../parts/table/data-table.tsx'
import { formatPercent } from '../../parts/text/format-percent.ts'
import { strings } from '../../strings/strings.ts'
import { failedShare } from './failed-share.ts'
import type { Ranked } from './ranked.ts'

export interface RankedTitles {
  readonly name: string
  readonly more: string
}

interface RankedTableProps {
  readonly label: string
  /** The same object each time. */
  readonly titles: RankedTitles
  readonly rows: readonly Ranked[]
}

const words = strings.overview

export function RankedTable({ label, titles, rows }: RankedTableProps) {
  const columns = useMemo(() => columnsOf(titles), [titles])
  return <DataTable label={label} rows={rows} idOf={idOf} columns={columns} />
}

const idOf = ({ id }: Ranked) => id

function columnsOf(titles: RankedTitles): readonly DataColumn<Ranked>[] {
  const count = (value: number) => value.toLocaleString()
  return [
    { title: titles.name, cell: ({ name }) => name },
    { title: words.rateTitle, align: 'right', width: '100px', cell: successOf },
    {
      title: words.delivered,
      wide: true,
      align: 'right',
      width: '110px',
      cell: ({ delivered }) => count(delivered),
    },
    {
      title: words.failed,
      align: 'right',
      width: '80px',
      cell: ({ failed }) => count(failed),
    },
    {
      title: words.givenUpTitle,
      wide: true,
      align: 'right',
      width: '100px',
      cell: ({ givenUp }) => count(givenUp),
    },
    { title: titles.more, wide: true, align: 'right', width: '120px', cell: ({ more }) => more },
  ]
}

function successOf(ended: Ranked): string {
  const share = failedShare(ended)
  return share === null ? words.none : formatPercent(1 - share)
}
