export const webhooks = {
  title: 'Webhook Settings',
  create: 'Create Webhook',
  empty: 'No webhook yet',
  emptyHelp: 'A webhook sends the events of this channel to an address of your choice.',
  name: 'Webhook Name',
  unnamed: '(no name)',
  events: 'Webhook Events',
  allEvents: 'All events',
  url: 'URL',
  stream: 'Stream: the receiver asks for its deliveries',
  status: 'Status',
  created: 'Created',
}
