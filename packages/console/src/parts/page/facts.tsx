import { DataList } from '@mantine/core'
import type { ReactNode } from 'react'

interface FactsProps {
  /** Where no title says what they are. */
  readonly label?: string
  /** Each a `Fact`. */
  readonly children: ReactNode
}

/** What is known of one thing: names at the left, what they are at the right. */
export function Facts({ label, children }: FactsProps) {
  return (
    <DataList aria-label={label} labelWidth="128px" gap="xs">
      {children}
    </DataList>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{name}</DataList.ItemLabel>
      <DataList.ItemValue miw={0} style={{ overflowWrap: 'anywhere' }}>
        {children}
      </DataList.ItemValue>
    </DataList.Item>
  )
}
