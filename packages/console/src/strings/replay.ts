/** Of replays, wherever one is started: deliveries of a webhook, by state, topic and time. */
export const replay = {
  counting: 'Counting …',
  counted: (total: string, isCapped: boolean) =>
    `${isCapped ? 'At least ' : ''}${total} ${total === '1' ? 'event fits, and is' : 'events fit, and are'} sent behind fresh events.`,
  none: 'Nothing fits: there is nothing to replay.',
  started: 'The replay runs. The page of the webhook shows how far it is.',
}
