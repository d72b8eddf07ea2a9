export const shell = {
  skip: 'Skip to the content',
  home: 'Posthorn, to the start',
  openMenu: 'Open the menu',
  closeMenu: 'Close the menu',
  signOut: 'Sign out',
  light: 'Light colours',
  dark: 'Dark colours',
  noChannel: 'Choose a channel',
  switchChannel: (name: string) => `Channel ${name}. Switch to another`,
  allChannels: 'All channels',
}

export const navigation = {
  label: 'Pages',
  overview: 'Overview',
  deliveries: 'Webhook Report',
  events: 'Events',
  publish: 'Publish',
  settings: 'Settings',
  keys: 'Keys',
  topics: 'Topics',
  installation: 'All channels',
  channels: 'Channels',
  docs: 'API reference',
}

export const session = {
  title: 'Sign in to Posthorn',
  back: 'You are signed out. Sign in to go on where you were.',
  key: 'Key',
  keyHelp: 'The operator key (ak_…), or a publisher key of a channel (pk_…).',
  showKey: 'Show or hide the key',
  submit: 'Sign in',
  withLink: 'Signing in with the one-time link …',
  lost: 'The operator key was printed at the first start. Any channel key with the scope "read" works too.',
  lacks: (scope: string) => `Your key lacks the scope "${scope}".`,
  operatorOnly: 'This takes the operator key.',
  forbidden: {
    title: 'Your key does not open this page',
    help: 'Sign in with a key that may do it, or ask whoever manages the channel for one.',
    toStart: 'To what it opens',
  },
  operatorKey: 'Operator key',
  unnamedKey: 'Channel key',
  signedInAs: (key: string) => `Signed in with ${key}`,
  opensAll: 'Opens everything.',
  opensOne: (scopes: readonly string[]) => `Opens one channel. It may ${scopes.join(', ')}.`,
  ending: {
    title: (time: string) => `Your session ends at ${time}`,
    help: 'Finish what you are writing, then sign in again. You come back to this page.',
    again: 'Sign in again',
  },
  ended: {
    title: 'Your session has ended',
    help: 'What you typed here is still there. Sign in again beside it, then come back and go on.',
    again: 'Sign in in a new tab',
  },
}
