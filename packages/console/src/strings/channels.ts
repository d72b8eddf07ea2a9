/** How a number of days reads. */
const days = (count: number) => (count === 1 ? 'one day' : `${count.toLocaleString()} days`)

export const channels = {
  title: 'Channels',
  one: 'Channel',
  create: 'Create Channel',
  empty: 'No channel yet',
  emptyHelp:
    'A channel is a space of its own: its webhooks, its events, its keys. Most installations begin with one, and add one for each customer or application.',
  filter: 'Filter channels',
  filterHelp: 'Name or guid',
  noneFit: (text: string) => `No channel loaded so far has "${text}" in its name, guid or id.`,
  name: 'Name',
  guid: 'Guid',
  id: 'Id',
  description: 'Description',
  created: 'Created',
  access: 'Subscribing',
  public: 'Public',
  private: 'With a key',
  none: '-',
  form: {
    nameHelp: 'What people call it: a shop, a customer, an application.',
    guidHelp:
      'Your own id of it. It works in addresses as the id does, and cannot be changed afterwards.',
    descriptionHelp: 'For people.',
    defaultFormat: 'Format',
    public: 'Public',
    publicHelp:
      'Anyone may subscribe a webhook without a key. It gets nothing before its receiver agreed. Nothing else opens.',
    validation: 'Validation',
    requireValidation: 'Every webhook must be validated',
    requireValidationHelp: 'None is then refused as a way of validation.',
    strictTopics: 'Topics of the catalog alone',
    strictTopicsHelp: 'Any other topic is refused, at publishing and at subscribing.',
    retentionDays: 'Keep events, in days',
    retentionDaysHelp: 'Events go with their deliveries then, unless something is still open.',
    maxHoldDays: 'Keep what waits, in days',
    maxHoldDaysHelp: 'What is held, or waits on a stream, fails as expired then.',
    email: 'E-mail',
    website: 'Website',
    advanced: 'Advanced',
  },
  faults: {
    name: 'Give it a name.',
    guid: 'Letters, digits and . _ : @ - only, a letter or digit first, at most 128.',
    email: 'This is no whole address yet. It looks like ops@example.com.',
    website: 'It begins with http:// or https:// and has no spaces.',
    retentionDays: 'Whole days from 1 to 3,650.',
    maxHoldDays: 'Whole days from 1 to 365.',
    contradiction: 'Choose a way of validation: every webhook must be validated.',
  },
  createSubmit: 'Create',
  createdTitle: {
    title: (name: string) => `${name} is created`,
    key: 'Publisher key',
    keyHelp:
      'It opens everything in this channel. It is shown this once: copy it to where your application keeps its secrets. Further keys, with fewer rights, are made under Keys.',
    open: 'Open the channel',
  },
  settings: {
    facts: 'Facts',
    title: 'Settings',
    save: 'Save',
    unchanged: 'Nothing is changed yet.',
    readOnly: (why: string) => `To look at only. ${why}`,
    saved: 'The channel is saved.',
    reset: 'Undo',
  },
  remove: {
    title: 'Delete this channel',
    help: (keptDays: number) =>
      `Its webhooks and keys end at once. Events and their log stay in the database until they are ${days(keptDays)} old.`,
    submit: 'Delete Channel',
    ask: (name: string) => `Delete ${name}?`,
    what: {
      webhooks: (count: number | null) =>
        count === null || count === 0
          ? 'Its webhooks are deleted. Receivers get nothing more from it.'
          : `${count === 1 ? 'Its one webhook is' : `All ${count.toLocaleString()} webhooks are`} deleted. Receivers get nothing more from it.`,
      open: 'Deliveries that are still open are cancelled.',
      keys: 'Its keys stop working, so that publishers are refused.',
      history: (keptDays: number) =>
        `Events, deliveries and attempts can no longer be looked at, and are removed when they are ${days(keptDays)} old.`,
    },
    forGood: 'This cannot be undone.',
    typeName: 'Type the name of the channel',
    confirm: 'Delete for good',
    done: (name: string) => `${name} is deleted.`,
  },
}
