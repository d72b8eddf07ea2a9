import { Notifications } from '@mantine/notifications'

/** What was done, told in a corner; what is shown before it stands here waits for it. */
export function AllNotifications() {
  return <Notifications position="bottom-right" />
}
