export const timeFilter = {
  label: 'Time',
  any: 'Any time',
  spans: { '1h': 'Last hour', '24h': 'Last 24 hours', '7d': 'Last 7 days' },
  custom: 'From … to …',
  since: 'From',
  until: 'Before',
}
