-- Ids are UUIDv7 as text: beside 16-byte blobs they cost an eighth more bytes per event (2.7 against
-- 2.4 kB with a 1 kB payload and its attempt) and no measurable time, need no conversion, and can
-- be read in the sqlite3 shell.
--
-- What costs is the number of pages a commit touches. The big tables are therefore
-- keyed by the event first: new rows of all channels land on the same few pages at the right edge of
-- the tree. An index that begins with a channel or a webhook touches a page of its own for each of
-- them, so there are only two of those on the path of a successful delivery. With 100 channels and
-- 100 events a commit, keys that begin with the channel took 156 us of commit per event, these 116.
--
-- Columns that name another table are not foreign keys: rows are never deleted one by one, and the
-- check would cost a look-up for each delivery.

CREATE TABLE installation (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- Moves with every change to a channel, webhook or key; those rows keep the version they got.
  routing_version INTEGER NOT NULL
) STRICT;
INSERT INTO installation (one, routing_version) VALUES (1, 1);

CREATE TABLE channels (
  id TEXT PRIMARY KEY,
  guid TEXT,
  name TEXT NOT NULL,
  description TEXT,
  email TEXT,
  website TEXT,
  public INTEGER NOT NULL,
  default_format TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER,
  routing_version INTEGER NOT NULL,
  -- The routing version of the last change that decides who gets the channel's events: a node that
  -- routes by an older one must route again.
  routed_version INTEGER NOT NULL,
  -- 1 when the channel was deleted and some of its open deliveries are still to be cancelled.
  leftovers INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX channels_by_guid ON channels (guid) WHERE deleted_at_ms IS NULL;
CREATE INDEX channels_by_routing_version ON channels (routing_version);
CREATE INDEX channels_with_leftovers ON channels (id) WHERE leftovers = 1;

CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  channel_id TEXT NOT NULL,
  name TEXT,
  url TEXT NOT NULL,
  topics TEXT NOT NULL,
  format TEXT NOT NULL,
  retry_policy TEXT NOT NULL,
  success TEXT NOT NULL,
  timeout_ms INTEGER NOT NULL,
  max_in_flight INTEGER NOT NULL,
  on_suspend TEXT NOT NULL,
  description TEXT,
  metadata TEXT NOT NULL,
  -- Signing secrets, credentials and headers, encrypted in one piece.
  sealed BLOB NOT NULL,
  status TEXT NOT NULL,
  status_reason TEXT,
  draining INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER,
  routing_version INTEGER NOT NULL,
  -- 1 when some of its open deliveries are still to be held, or cancelled when it is deleted.
  leftovers INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX webhooks_by_channel ON webhooks (channel_id, id) WHERE deleted_at_ms IS NULL;
CREATE INDEX webhooks_by_routing_version ON webhooks (routing_version);
CREATE INDEX webhooks_with_leftovers ON webhooks (id) WHERE leftovers = 1;

CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  channel_id TEXT,
  webhook_id TEXT,
  name TEXT,
  scopes TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  revoked_at_ms INTEGER,
  routing_version INTEGER NOT NULL
) STRICT;
CREATE INDEX keys_by_channel ON keys (channel_id, id);
CREATE INDEX keys_by_webhook ON keys (webhook_id) WHERE webhook_id IS NOT NULL;
CREATE INDEX keys_by_routing_version ON keys (routing_version);

CREATE TABLE topics (
  name TEXT PRIMARY KEY,
  description TEXT,
  example TEXT,
  schema TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per running process. The store's own clock writes and judges the beat.
CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  beat_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Answers kept under an Idempotency-Key.
CREATE TABLE answers (
  scope TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  sealed_body BLOB NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX answers_by_expiry ON answers (expires_at_ms);

CREATE TABLE events (
  id TEXT PRIMARY KEY,
  channel_id TEXT NOT NULL,
  topic TEXT NOT NULL,
  ext_ref_code TEXT,
  event_url TEXT,
  context BLOB,
  occurred_at_ms INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  traceparent TEXT,
  -- The bytes the publisher sent. Last, so that the columns before it are read without it.
  data BLOB NOT NULL
) STRICT;
-- Lists of a channel. The topic rides along, so that a list by topic passes over other topics'
-- entries without touching their events, six million a second. An index by topic beside it made an
-- event cost 171 us instead of 85 with 200 channels.
CREATE INDEX events_by_channel ON events (channel_id, id, topic);

-- The topic of a delivery is its event's.
CREATE TABLE deliveries (
  event_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  available_at_ms INTEGER,
  owner TEXT,
  lease INTEGER NOT NULL,
  http_status INTEGER,
  reason TEXT,
  updated_at_ms INTEGER NOT NULL,
  PRIMARY KEY (event_id, webhook_id)
) STRICT, WITHOUT ROWID;
-- Lists of a webhook.
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, event_id);
-- What a node has in hand, to free it when the node dies. Begins with one of a few owners, so that
-- new rows share pages.
CREATE INDEX deliveries_in_hand ON deliveries (owner) WHERE owner IS NOT NULL;
-- What may be claimed, webhook by webhook in order of due time. Empty while nodes keep up, whatever
-- the size of the table.
CREATE INDEX deliveries_due ON deliveries (webhook_id, available_at_ms)
  WHERE owner IS NULL AND available_at_ms IS NOT NULL;
-- What is in nobody's hands and was not delivered, for lists by state and for holding, draining and
-- cancelling. A delivery that succeeds at the first attempt never enters either.
CREATE INDEX deliveries_undone_by_channel ON deliveries (channel_id, state, event_id)
  WHERE owner IS NULL AND state <> 'delivered';
CREATE INDEX deliveries_undone_by_webhook ON deliveries (webhook_id, state, event_id)
  WHERE owner IS NULL AND state <> 'delivered';

CREATE TABLE attempts (
  id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT,
  detail TEXT,
  url TEXT NOT NULL,
  request_headers TEXT NOT NULL,
  -- JSON: milliseconds of dns, connect, tls, first byte, and in all.
  timings TEXT NOT NULL,
  response_status INTEGER,
  response_headers TEXT,
  response_truncated INTEGER,
  response_body BLOB
) STRICT;
CREATE INDEX attempts_by_delivery ON attempts (event_id, webhook_id);
