-- One schema for H2 and PostgreSQL. What is appended in big commits (body, staged_*, reject) has no index but its
-- ascending number; what changes (message, entity, member) is narrow. Times are milliseconds since 1970 unless a name
-- says otherwise. Every statement of every version may find its work done: H2 commits each by itself, and a run may be
-- killed between two of them.

CREATE TABLE IF NOT EXISTS meta (
  name VARCHAR(80) PRIMARY KEY,
  content VARCHAR(4000) NOT NULL
);

CREATE TABLE IF NOT EXISTS run_lock (
  id INT PRIMARY KEY,
  epoch BIGINT NOT NULL,
  owner VARCHAR(200) NOT NULL,
  heartbeat BIGINT NOT NULL,
  held BOOLEAN NOT NULL
);
INSERT INTO run_lock SELECT 1, 0, '', 0, FALSE WHERE NOT EXISTS (SELECT 1 FROM run_lock);

-- the inputs of the last complete pass
CREATE TABLE IF NOT EXISTS input (
  path VARCHAR(2000) NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 VARCHAR(64) NOT NULL
);

CREATE TABLE IF NOT EXISTS source_file (
  id INT PRIMARY KEY,
  name VARCHAR(2000) NOT NULL
);

-- messages as they would be sent, appended once and never rewritten; `incoming` takes those of a later pass, from which
-- only what is new moves over. The JSON is in UTF-8, since H2 reads and writes text letter by letter
CREATE TABLE IF NOT EXISTS body (
  seq BIGINT PRIMARY KEY,
  file INT NOT NULL,
  line BIGINT NOT NULL,
  record BIGINT NOT NULL,
  muid VARCHAR NOT NULL,
  json BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS incoming (
  seq BIGINT PRIMARY KEY,
  file INT NOT NULL,
  line BIGINT NOT NULL,
  record BIGINT NOT NULL,
  muid VARCHAR NOT NULL,
  json BYTEA NOT NULL
);

-- every description of and reference to a user or group that the pass in hand has seen
CREATE TABLE IF NOT EXISTS staged_entity (
  seq BIGINT PRIMARY KEY,
  entity_key BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  source_id VARCHAR NOT NULL,
  target_id VARCHAR(100) NOT NULL,
  described BOOLEAN NOT NULL,
  needed BOOLEAN NOT NULL,
  details VARCHAR,
  owner_key BIGINT,
  entity_name VARCHAR,
  avatar VARCHAR,
  group_type VARCHAR(20),
  file INT NOT NULL,
  line BIGINT NOT NULL,
  record BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS staged_member (
  seq BIGINT PRIMARY KEY,
  member_key BIGINT NOT NULL,
  group_key BIGINT NOT NULL,
  user_key BIGINT NOT NULL,
  details VARCHAR NOT NULL,
  file INT NOT NULL,
  line BIGINT NOT NULL,
  record BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS reject (
  id BIGINT PRIMARY KEY,
  seq BIGINT NOT NULL,
  file INT NOT NULL,
  line BIGINT NOT NULL,
  record BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  record_key VARCHAR NOT NULL,
  field VARCHAR NOT NULL,
  code VARCHAR(60) NOT NULL,
  words VARCHAR NOT NULL,
  raw VARCHAR
);

CREATE TABLE IF NOT EXISTS message (
  id BIGINT PRIMARY KEY,
  key_hi BIGINT NOT NULL,
  key_lo BIGINT NOT NULL,
  occurrence INT NOT NULL,
  content BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  conversation BIGINT NOT NULL,
  sender BIGINT NOT NULL,
  receiver BIGINT NOT NULL,
  sent_at_ns BIGINT NOT NULL,
  gone BOOLEAN NOT NULL,
  state SMALLINT NOT NULL,
  attempts SMALLINT NOT NULL,
  halvings SMALLINT NOT NULL,
  since BIGINT NOT NULL,
  endpoint SMALLINT NOT NULL,
  server_id VARCHAR(40)
);

-- what was begun and what became of it, a row for each transaction, until it is folded into `message`
CREATE TABLE IF NOT EXISTS message_log (
  seq BIGINT PRIMARY KEY,
  content BYTEA NOT NULL
);

CREATE TABLE IF NOT EXISTS doubt (
  message BIGINT PRIMARY KEY,
  closed_at BIGINT NOT NULL,
  looked_at BIGINT NOT NULL,
  words VARCHAR(400) NOT NULL
);

CREATE TABLE IF NOT EXISTS failure (
  message BIGINT PRIMARY KEY,
  code VARCHAR(100) NOT NULL,
  words VARCHAR(1000) NOT NULL,
  failed_at BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS entity (
  entity_key BIGINT PRIMARY KEY,
  kind SMALLINT NOT NULL,
  source_id VARCHAR NOT NULL,
  target_id VARCHAR(100) NOT NULL,
  described BOOLEAN NOT NULL,
  needed BOOLEAN NOT NULL,
  details VARCHAR NOT NULL,
  owner_key BIGINT,
  gone BOOLEAN NOT NULL,
  state SMALLINT NOT NULL,
  deactivated BOOLEAN DEFAULT FALSE NOT NULL,
  there_since_s BIGINT,
  failure VARCHAR(1000)
);

CREATE TABLE IF NOT EXISTS member (
  member_key BIGINT PRIMARY KEY,
  group_key BIGINT NOT NULL,
  user_key BIGINT NOT NULL,
  details VARCHAR NOT NULL,
  gone BOOLEAN NOT NULL,
  state SMALLINT NOT NULL,
  failure VARCHAR(1000)
);

-- ids that would have become one id of the target, and what the one that yields gets instead
CREATE TABLE IF NOT EXISTS id_override (
  kind SMALLINT NOT NULL,
  source_id VARCHAR NOT NULL,
  target_id VARCHAR(100) NOT NULL
);

-- counts of the last complete pass, by record kind and word
CREATE TABLE IF NOT EXISTS pass_count (
  kind SMALLINT NOT NULL,
  word VARCHAR(100) NOT NULL,
  amount BIGINT NOT NULL
);

-- how the run went, for the charts
CREATE TABLE IF NOT EXISTS sample (
  run BIGINT NOT NULL,
  at BIGINT NOT NULL,
  succeeded INT NOT NULL,
  refused INT NOT NULL,
  retried INT NOT NULL
);
