export const channels = {
  title: 'Channels',
  one: 'Channel',
}
