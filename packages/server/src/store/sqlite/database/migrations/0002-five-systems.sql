-- What a channel asks of those who subscribe, how long it keeps things, and whether it is the one on
-- which Posthorn tells about itself.
ALTER TABLE channels ADD COLUMN validation TEXT NOT NULL DEFAULT 'none';
ALTER TABLE channels ADD COLUMN require_validation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channels ADD COLUMN strict_topics INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channels ADD COLUMN retention_days INTEGER NOT NULL DEFAULT 60;
ALTER TABLE channels ADD COLUMN max_hold_days INTEGER NOT NULL DEFAULT 30;
ALTER TABLE channels ADD COLUMN operational INTEGER NOT NULL DEFAULT 0;
-- One at most.
CREATE UNIQUE INDEX channels_operational ON channels (operational) WHERE operational = 1;

-- Rebuilt, since a webhook of type `stream` has no URL.
CREATE TABLE webhooks_new (
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
INSERT INTO webhooks_new
  SELECT id, channel_id, name, 'rest', url, topics, format, retry_policy, success, timeout_ms,
    max_in_flight, NULL, on_suspend, '["v1"]', 'none', description, NULL, metadata, sealed, status,
    status_reason, NULL, created_at_ms, 0, draining, revision, created_at_ms, updated_at_ms, deleted_at_ms,
    routing_version, leftovers
  FROM webhooks;
DROP TABLE webhooks;
ALTER TABLE webhooks_new RENAME TO webhooks;
CREATE INDEX webhooks_by_channel ON webhooks (channel_id, id) WHERE deleted_at_ms IS NULL;
CREATE INDEX webhooks_by_routing_version ON webhooks (routing_version);
CREATE INDEX webhooks_with_leftovers ON webhooks (id) WHERE leftovers = 1;
-- Those subscribed without a key whose receiver has not agreed, to be deleted after a while.
CREATE INDEX webhooks_unconfirmed ON webhooks (unvalidated_since_ms)
  WHERE anonymous = 1 AND validated_at_ms IS NULL AND deleted_at_ms IS NULL;

-- The validation under way of a webhook's URL; the newest replaces the one before. With another URL or
-- method the row stays, as one that was not sent, since it says when the last request went out.
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

-- How a webhook has been doing since its last success. No row: nothing of it ever failed.
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

-- Rebuilt, since nodes keep topics in memory and must hear of deleted ones.
CREATE TABLE topics_new (
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
INSERT INTO topics_new
  SELECT name, description, example, schema, NULL, created_at_ms, updated_at_ms, NULL, 1 FROM topics;
DROP TABLE topics;
ALTER TABLE topics_new RENAME TO topics;
CREATE INDEX topics_by_routing_version ON topics (routing_version);

-- Set when the payload was deleted on request; data is then `null`.
ALTER TABLE events ADD COLUMN erased_at_ms INTEGER;
-- 1 for what a test send left: it was made up for one webhook, and is no event to anybody else.
ALTER TABLE events ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
-- Events that were erased and whose attempts are still to be emptied in part.
CREATE TABLE erasures (
  event_id TEXT PRIMARY KEY,
  -- How far it is in the order of attempts_by_delivery: the webhook it has come to, and how many of
  -- the attempts to that one are done.
  webhook_id TEXT NOT NULL,
  done INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- What no replay takes up. An index of its own, since both columns lie behind the payload, and
-- reading them would mean reading that.
CREATE INDEX events_not_replayed ON events (id) WHERE erased_at_ms IS NOT NULL OR test = 1;

-- The replay that made or reset the delivery last.
ALTER TABLE deliveries ADD COLUMN replay_id TEXT;
-- When a stream's receiver took it; null when nobody has it.
ALTER TABLE deliveries ADD COLUMN leased_at_ms INTEGER;
-- Of one that was held while it was leased: when the lease ends. While it is not held, that is
-- available_at_ms.
ALTER TABLE deliveries ADD COLUMN leased_until_ms INTEGER;
CREATE INDEX deliveries_by_replay ON deliveries (replay_id, state) WHERE replay_id IS NOT NULL;
-- Leases of stream receivers by when they end, of all webhooks and of one.
CREATE INDEX deliveries_leased ON deliveries (available_at_ms) WHERE leased_at_ms IS NOT NULL;
CREATE INDEX deliveries_leased_by_webhook ON deliveries (webhook_id, available_at_ms)
  WHERE leased_at_ms IS NOT NULL;
-- Made anew without what is leased: who looks for what is due passes over none of it.
DROP INDEX deliveries_due;
CREATE INDEX deliveries_due ON deliveries (webhook_id, available_at_ms)
  WHERE owner IS NULL AND available_at_ms IS NOT NULL AND leased_at_ms IS NULL;

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
-- One at a time for each webhook.
CREATE UNIQUE INDEX replays_running ON replays (webhook_id) WHERE status = 'running';
CREATE INDEX replays_with_leftovers ON replays (id) WHERE leftovers = 1;
