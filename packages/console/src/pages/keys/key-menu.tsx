import { ActionIcon, Menu } from '@mantine/core'
import type { Key } from '@posthorn/client'
import { IconDotsVertical, IconRefresh, IconTrash } from '@tabler/icons-react'
import { strings } from '../../strings/strings.ts'
import { keyNameOf } from './key-name.ts'
import { isUsable } from './key-state.ts'

interface KeyMenuProps {
  readonly of: Key
  readonly onRotate: () => void
  readonly onRevoke: () => void
}

const words = strings.keys

/** What can be done with a key that works. */
export function KeyMenu({ of: key, onRotate, onRevoke }: KeyMenuProps) {
  if (!isUsable(key, Date.now())) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={words.more(keyNameOf(key))}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconRefresh size={16} />} onClick={onRotate}>
          {words.rotate.action}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={onRevoke}>
          {words.revoke.action}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
