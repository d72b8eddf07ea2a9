-- Sessions of browsers that were signed out of before they were over: a session is a sealed cookie, and
-- a copy of one must open nothing, whatever node it is shown to. Swept once they would be over anyway.
CREATE TABLE ended_sessions (
  id TEXT PRIMARY KEY,
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ended_sessions_by_expiry ON ended_sessions (expires_at_ms);
