-- How many deliveries of a webhook are open: changed with them, in the same transaction.
CREATE TABLE backlogs (
  channel_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  open INTEGER NOT NULL,
  PRIMARY KEY (channel_id, webhook_id)
) STRICT, WITHOUT ROWID;

-- Counted once, by the indexes of what waits and of what nodes have in hand.
INSERT INTO backlogs (channel_id, webhook_id, open)
  SELECT channel_id, webhook_id, count(*) FROM (
    SELECT d.channel_id, d.webhook_id
    FROM channels c CROSS JOIN deliveries d INDEXED BY deliveries_undone_by_channel
      ON d.channel_id = c.id
    WHERE d.owner IS NULL AND d.state <> 'delivered' AND d.state IN ('pending', 'retrying', 'held')
    UNION ALL
    SELECT channel_id, webhook_id FROM deliveries INDEXED BY deliveries_in_hand
    WHERE owner IS NOT NULL)
  GROUP BY channel_id, webhook_id;

-- By how many more deliveries were open at its end than at its beginning.
ALTER TABLE rollups ADD COLUMN backlog_change INTEGER NOT NULL DEFAULT 0;

-- From then on the changes are all there; before it, nobody knows what was open.
ALTER TABLE installation ADD COLUMN backlog_since_ms INTEGER NOT NULL DEFAULT 0;
UPDATE installation SET backlog_since_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER)
  WHERE EXISTS (SELECT 1 FROM deliveries);

-- Minutes and hours that were added up to a longer row of `rollups`, for who looks closely. What is in
-- `rollups` is there once, so that a long time is the sum of few rows: minutes of an hour that is not
-- over, hours of a day that is not, and days.
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
