import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Suspense } from 'react'
import { queryClient } from '../api/query-client.ts'
import { lazyPart } from '../parts/update/lazy-part.ts'
import { readableColors } from './readable-colors.ts'
import { router } from './router.tsx'
import { theme } from './theme.ts'

/** Nothing is told before the first page stands. */
const Notifications = lazyPart(
  async () => (await import('../layout/notifications.tsx')).AllNotifications,
)

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={readableColors}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Suspense>
          <Notifications />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  )
}
