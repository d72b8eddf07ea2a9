-- When a replay made a delivery that its event did not have; null for one that was made with its event.
ALTER TABLE deliveries ADD COLUMN created_at_ms INTEGER;
