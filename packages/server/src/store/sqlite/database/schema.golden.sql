CREATE TABLE answers (
  scope TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  sealed_body BLOB NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX answers_by_expiry ON answers (expires_at_ms);

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

CREATE TABLE backlogs (
  channel_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  open INTEGER NOT NULL,
  PRIMARY KEY (channel_id, webhook_id)
) STRICT, WITHOUT ROWID;

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
, validation TEXT NOT NULL DEFAULT 'none', require_validation INTEGER NOT NULL DEFAULT 0, strict_topics INTEGER NOT NULL DEFAULT 0, retention_days INTEGER NOT NULL DEFAULT 60, max_hold_days INTEGER NOT NULL DEFAULT 30, operational INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE UNIQUE INDEX channels_by_guid ON channels (guid) WHERE deleted_at_ms IS NULL;

CREATE INDEX channels_by_routing_version ON channels (routing_version);

CREATE UNIQUE INDEX channels_operational ON channels (operational) WHERE operational = 1;

CREATE INDEX channels_with_leftovers ON channels (id) WHERE leftovers = 1;

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
  updated_at_ms INTEGER NOT NULL, replay_id TEXT, leased_at_ms INTEGER, leased_until_ms INTEGER, created_at_ms INTEGER, due_at_ms INTEGER,
  PRIMARY KEY (event_id, webhook_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_by_replay ON deliveries (replay_id, state) WHERE replay_id IS NOT NULL;

CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, event_id);

CREATE INDEX deliveries_due ON deliveries (webhook_id, available_at_ms)
  WHERE owner IS NULL AND available_at_ms IS NOT NULL AND leased_at_ms IS NULL;

CREATE INDEX deliveries_in_hand ON deliveries (owner) WHERE owner IS NOT NULL;

CREATE INDEX deliveries_leased ON deliveries (available_at_ms) WHERE leased_at_ms IS NOT NULL;

CREATE INDEX deliveries_leased_by_webhook ON deliveries (webhook_id, available_at_ms)
  WHERE leased_at_ms IS NOT NULL;

CREATE INDEX deliveries_undone_by_channel ON deliveries (channel_id, state, event_id, webhook_id, owner)
  WHERE owner IS NULL AND state <> 'delivered';

CREATE INDEX deliveries_undone_by_webhook ON deliveries (webhook_id, state, event_id, owner)
  WHERE owner IS NULL AND state <> 'delivered';

CREATE TABLE ended_sessions (
  id TEXT PRIMARY KEY,
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ended_sessions_by_expiry ON ended_sessions (expires_at_ms);

CREATE TABLE erasures (
  event_id TEXT PRIMARY KEY,
  -- How far it is in the order of attempts_by_delivery: the webhook it has come to, and how many of
  -- the attempts to that one are done.
  webhook_id TEXT NOT NULL,
  done INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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
, erased_at_ms INTEGER, test INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX events_by_channel ON events (channel_id, id, topic);

CREATE INDEX events_by_reference ON events (channel_id, ext_ref_code, id, topic)
  WHERE ext_ref_code IS NOT NULL;

CREATE INDEX events_not_replayed ON events (id) WHERE erased_at_ms IS NOT NULL OR test = 1;

CREATE TABLE installation (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- Moves with every change to a channel, webhook or key; those rows keep the version they got.
  routing_version INTEGER NOT NULL
, backlog_since_ms INTEGER NOT NULL DEFAULT 0) STRICT;

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

CREATE INDEX keys_by_routing_version ON keys (routing_version);

CREATE INDEX keys_by_webhook ON keys (webhook_id) WHERE webhook_id IS NOT NULL;

CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  beat_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE replays (
  id TEXT PRIMARY KEY,
  channel_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  states TEXT NOT NULL,
  topics TEXT NOT NULL,
  since_ms INTEGER,
  until_ms INTEGER NOT NULL,
  status TEXT NOT NULL,
  -- The last event looked at; null at first.
  cursor TEXT,
  total INTEGER NOT NULL,
  -- 1 when counting stopped before all was looked at.
  total_capped INTEGER NOT NULL,
  fed INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  -- 1 when it was cancelled and some of its open deliveries are still to be.
  leftovers INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX replays_by_channel ON replays (channel_id, id);

CREATE INDEX replays_by_webhook ON replays (webhook_id, id);

CREATE UNIQUE INDEX replays_running ON replays (webhook_id) WHERE status = 'running';

CREATE INDEX replays_with_leftovers ON replays (id) WHERE leftovers = 1;

CREATE TABLE rollup_parts (
  subject TEXT NOT NULL,
  -- 60 or 3600.
  span_s INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  events INTEGER NOT NULL,
  delivered INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  given_up INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  took TEXT NOT NULL,
  backlog_change INTEGER NOT NULL,
  PRIMARY KEY (subject, span_s, at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollups (
  -- The id of a webhook or of a channel; `*` for the whole installation.
  subject TEXT NOT NULL,
  -- How long it lasts: 60 or 3600.
  span_s INTEGER NOT NULL,
  -- When it begins.
  at_ms INTEGER NOT NULL,
  -- Events accepted; of a webhook none.
  events INTEGER NOT NULL,
  -- Attempts that ended so.
  delivered INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  -- Deliveries that failed for good.
  given_up INTEGER NOT NULL,
  -- Of all attempts together.
  duration_ms REAL NOT NULL,
  -- How many attempts took how long: JSON of each bucket that has any (domain/stats/latency.ts), its
  -- number and how many.
  took TEXT NOT NULL, backlog_change INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (subject, span_s, at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE "topics" (
  name TEXT PRIMARY KEY,
  description TEXT,
  example TEXT,
  schema TEXT,
  deprecated_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER,
  routing_version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX topics_by_routing_version ON topics (routing_version);

CREATE TABLE validations (
  webhook_id TEXT PRIMARY KEY,
  -- Of the request.
  id TEXT NOT NULL,
  url TEXT NOT NULL,
  method TEXT NOT NULL,
  -- SHA-256 of the code in hex; null for methods without one, and when it was used or voided.
  code_hash TEXT,
  -- Of the last request, be it to a URL before; null when none ever went out.
  sent_at_ms INTEGER,
  -- Null when none was sent to this URL.
  expires_at_ms INTEGER,
  wrong_tries INTEGER NOT NULL,
  -- not_sent, or what came back: outstanding, agreed or refused.
  answer TEXT NOT NULL,
  http_status INTEGER,
  detail TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_health (
  webhook_id TEXT PRIMARY KEY,
  -- When the first failure since ended; null when there was none.
  failing_since_ms INTEGER,
  failed_events INTEGER NOT NULL,
  last_reason TEXT,
  -- When the operator was last told that it is failing.
  told_at_ms INTEGER,
  -- 1 when no success came since.
  told INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "webhooks" (
  id TEXT PRIMARY KEY,
  channel_id TEXT NOT NULL,
  name TEXT,
  notification_type TEXT NOT NULL,
  -- Null for type `stream`.
  url TEXT,
  topics TEXT NOT NULL,
  format TEXT NOT NULL,
  retry_policy TEXT NOT NULL,
  success TEXT NOT NULL,
  timeout_ms INTEGER NOT NULL,
  max_in_flight INTEGER NOT NULL,
  -- Per second; null for no limit.
  rate_limit REAL,
  on_suspend TEXT NOT NULL,
  signing TEXT NOT NULL,
  validation TEXT NOT NULL,
  description TEXT,
  contact_email TEXT,
  metadata TEXT NOT NULL,
  -- Signing secrets, credentials and headers, encrypted in one piece.
  sealed BLOB NOT NULL,
  status TEXT NOT NULL,
  status_reason TEXT,
  -- When the receiver at the URL agreed to get events.
  validated_at_ms INTEGER,
  -- Since when the receiver at the URL has not agreed, whatever was changed meanwhile; null when it has.
  unvalidated_since_ms INTEGER,
  -- 1 when it was subscribed without a key.
  anonymous INTEGER NOT NULL,
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

CREATE INDEX webhooks_unconfirmed ON webhooks (unvalidated_since_ms)
  WHERE anonymous = 1 AND validated_at_ms IS NULL AND deleted_at_ms IS NULL;

CREATE INDEX webhooks_with_leftovers ON webhooks (id) WHERE leftovers = 1;
