/** Of keys and secrets that take the place of others. */
export const rotation = {
  /** How long the old one still works, by seconds. */
  overlaps: {
    '0': 'No time: it ends at once',
    '3600': 'An hour',
    '86400': 'A day',
    '259200': 'Three days',
    '604800': 'A week',
  },
}
