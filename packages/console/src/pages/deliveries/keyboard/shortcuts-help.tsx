import { ActionIcon } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { Suspense } from 'react'
import { lazyPart } from '../../../parts/update/lazy-part.ts'
import { strings } from '../../../strings/strings.ts'
import type { KeyWords } from './use-shortcuts.ts'

interface ShortcutsHelpProps {
  readonly opened: boolean
  readonly onChange: (opened: boolean) => void
  readonly keys: KeyWords
}

const words = strings.deliveries.keys

/** Comes when somebody asks for it. */
const ShortcutsModal = lazyPart(async () => (await import('./shortcuts-modal.tsx')).ShortcutsModal)

/** Leads to the keys that a page knows. */
export function ShortcutsHelp({ opened, onChange, keys }: ShortcutsHelpProps) {
  return (
    <>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={words.open}
        title={words.open}
        onClick={() => onChange(true)}
      >
        <IconKeyboard size={18} />
      </ActionIcon>
      {opened && (
        <Suspense>
          <ShortcutsModal keys={keys} onClose={() => onChange(false)} />
        </Suspense>
      )}
    </>
  )
}
