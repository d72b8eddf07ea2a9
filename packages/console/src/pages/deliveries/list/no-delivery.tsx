import { Button } from '@mantine/core'
import type { DeliveryFilters } from '../../../api/delivery-list/delivery-list.ts'
import { Empty } from '../../../parts/query/empty.tsx'
import { strings } from '../../../strings/strings.ts'

const words = strings.deliveries

/** Instead of rows: why there are none. */
export function NoDelivery({
  filters,
  onClear,
}: {
  filters: DeliveryFilters
  onClear: () => void
}) {
  const isFiltered = Object.values(filters).some((each) => each !== undefined)
  return isFiltered ? (
    <Empty
      title={words.emptyFiltered}
      action={
        <Button variant="default" size="sm" onClick={onClear}>
          {words.clearFilters}
        </Button>
      }
    >
      {words.emptyFilteredHelp}
    </Empty>
  ) : (
    <Empty title={words.empty}>{words.emptyHelp}</Empty>
  )
}
