/** Where a server listens unless it is set otherwise, and where commands look for one. */
export const defaultUrl = 'http://127.0.0.1:8400'

/** Guid of the channel that `posthorn dev` makes and shows things on. */
export const demoGuid = 'demo'

/** Guid of the channel where Posthorn tells the operator about itself. */
export const operationalGuid = 'posthorn'
