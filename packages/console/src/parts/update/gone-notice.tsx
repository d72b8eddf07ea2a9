import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { runningBuild, servedBuild } from '../../api/served-build.ts'
import { strings } from '../../strings/strings.ts'
import { hasUnsaved } from '../form/unsaved.ts'
import { mayLeaveBuild } from './builds-left.ts'

type Finding = keyof typeof words

const words = strings.parts.update.why

/**
 * In the place of a part that cannot be loaded. When the server has another build, its page is loaded
 * anew, at the same address; but not over a form that somebody is filling in, nor again and again.
 */
export function GoneNotice() {
  const [finding, setFinding] = useState<Finding | null>(null)
  useEffect(() => {
    let isShown = true
    void lookFor().then((found) => {
      if (!isShown) return
      if (found === 'reload') window.location.reload()
      else setFinding(found)
    })
    return () => {
      isShown = false
    }
  }, [])
  if (finding === null) return null
  const { title, help } = words[finding]
  return (
    <Alert
      role="alert"
      color="yellow"
      variant="light"
      icon={<IconRefresh size={18} />}
      title={title}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{help}</Text>
        <Button size="compact-sm" variant="default" onClick={() => window.location.reload()}>
          {strings.parts.update.reload}
        </Button>
      </Stack>
    </Alert>
  )
}

/** What is the matter, or that the page is to be loaded anew without a word. */
async function lookFor(): Promise<Finding | 'reload'> {
  const served = await servedBuild()
  if (served === 'unreachable') return 'unreachable'
  if (served === 'this') return 'missing'
  if (hasUnsaved()) return 'unsaved'
  return mayLeaveBuild(runningBuild()) ? 'reload' : 'updated'
}
