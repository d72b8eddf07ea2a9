-- How many deliveries are open in all, as a row of its own: webhooks with nothing open have theirs, too,
-- and summing 200,000 of them took 40 ms.
INSERT INTO backlogs (channel_id, webhook_id, open)
  SELECT '*', '*', ifnull(sum(open), 0) FROM backlogs;
