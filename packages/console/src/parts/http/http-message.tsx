import { Stack, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { strings } from '../../strings/strings.ts'
import { visible } from '../text/visible.ts'

interface HttpMessageProps {
  readonly title: string
  /** Beside the title: a status, an address. */
  readonly line?: ReactNode
  readonly headers: Readonly<Record<string, string>>
  /** The body, or why there is none. */
  readonly children: ReactNode
}

/** A request or an answer: its first line, its headers, its body. */
export function HttpMessage({ title, line, headers, children }: HttpMessageProps) {
  return (
    <Stack gap="xs" miw={0}>
      <Title order={3} size="h5">
        {title}
      </Title>
      {line}
      <HeadersTable headers={headers} label={strings.http.headers(title)} />
      {children}
    </Stack>
  )
}

interface HeadersTableProps {
  readonly headers: Readonly<Record<string, string>>
  readonly label: string
}

function HeadersTable({ headers, label }: HeadersTableProps) {
  const all = Object.entries(headers)
  if (all.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {strings.http.noHeaders}
      </Text>
    )
  }
  return (
    <Table aria-label={label} layout="fixed" verticalSpacing={2} horizontalSpacing="xs">
      <Table.Tbody>
        {all.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" w="40%" fw={400} c="dimmed" style={{ verticalAlign: 'top' }}>
              <span className="verbatim">{visible(name)}</span>
            </Table.Th>
            <Table.Td>
              <span className="verbatim">{visible(value)}</span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
