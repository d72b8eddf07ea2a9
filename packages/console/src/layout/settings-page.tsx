import { Tabs } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../addresses/paths.ts'
import { Page } from '../parts/page/page.tsx'
import { strings } from '../strings/strings.ts'

const tabs = {
  webhooks: { path: paths.webhooks, label: strings.webhooks.title },
  keys: { path: paths.keys, label: strings.keys.title },
  channel: { path: paths.channelSettings, label: strings.channels.one },
} as const

type Tab = keyof typeof tabs

interface SettingsPageProps {
  readonly tab: Tab
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The settings of a channel: a tab per page, what can be done on it at the right. */
export function SettingsPage({ tab, actions, children }: SettingsPageProps) {
  const { channel = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  return (
    <Page title={strings.navigation.settings} actions={actions}>
      <Tabs
        value={tab}
        // Each tab is a page of its own: the arrows go over the tabs, Enter opens one.
        activateTabWithKeyboard={false}
        onChange={(next) => {
          if (next !== null) void navigate({ to: tabs[next as Tab].path, params: { channel } })
        }}
      >
        <Tabs.List>
          {Object.entries(tabs).map(([value, { label }]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md">
          {children}
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
