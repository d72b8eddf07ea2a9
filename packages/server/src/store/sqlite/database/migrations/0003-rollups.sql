-- What happened, minute by minute, and hour by hour once the minutes are old: written with what it
-- counts, in the same transaction, so that nobody has to read events and attempts to chart them.
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
  took TEXT NOT NULL,
  PRIMARY KEY (subject, span_s, at_ms)
) STRICT, WITHOUT ROWID;

-- Made anew with the owner, which is null in them: SQLite looks into the table for a column that an
-- index does not have, and what is open is to be counted by the index alone.
DROP INDEX deliveries_undone_by_channel;
CREATE INDEX deliveries_undone_by_channel ON deliveries (channel_id, state, event_id, webhook_id, owner)
  WHERE owner IS NULL AND state <> 'delivered';
DROP INDEX deliveries_undone_by_webhook;
CREATE INDEX deliveries_undone_by_webhook ON deliveries (webhook_id, state, event_id, owner)
  WHERE owner IS NULL AND state <> 'delivered';
