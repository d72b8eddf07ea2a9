export const deliveries = {
  title: 'Webhook Report',
}
