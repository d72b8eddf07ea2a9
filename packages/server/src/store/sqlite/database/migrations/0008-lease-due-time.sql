-- When a leased delivery was due: released, it is due since then again, and so keeps its place.
ALTER TABLE deliveries ADD COLUMN due_at_ms INTEGER;
-- It was due when it was leased, and became what it is no later than it was due.
UPDATE deliveries INDEXED BY deliveries_leased SET due_at_ms = min(updated_at_ms, leased_at_ms)
  WHERE leased_at_ms IS NOT NULL;
