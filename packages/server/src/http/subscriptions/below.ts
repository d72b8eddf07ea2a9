/** Where the subscription API begins, whose errors and limits are its own. */
export const subscriptionsPath = '/webhooks/v2'

/** Whether a path, or a URL without a host, lies there. */
export function isBelowSubscriptions(url: string): boolean {
  if (!url.startsWith(subscriptionsPath)) return false
  const next = url.charAt(subscriptionsPath.length)
  return next === '' || next === '/' || next === '?'
}
