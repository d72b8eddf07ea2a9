-- Publishers look an event up by their own reference. With the topic, by which such a list may be
-- narrowed, so that events of other topics are passed over without being read. With 100,000 events, one
-- takes 2 us more to write where references grow, and 20 where they are in no order.
CREATE INDEX events_by_reference ON events (channel_id, ext_ref_code, id, topic)
  WHERE ext_ref_code IS NOT NULL;
