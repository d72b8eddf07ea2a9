import { Anchor, Group } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'

type BackLinkProps = Pick<LinkProps, 'to' | 'params' | 'search'> & {
  /** Where it leads. */
  readonly label: string
}

/** Above the title of a page: the list that its subject is of. */
export function BackLink({ to, params, search, label }: BackLinkProps) {
  return (
    <Group gap={0}>
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to={to} params={params} search={search} {...props} />}
        style={{ display: 'inline-flex', alignItems: 'center', gap: 2 }}
      >
        <IconChevronLeft size={14} aria-hidden="true" />
        {label}
      </Anchor>
    </Group>
  )
}
