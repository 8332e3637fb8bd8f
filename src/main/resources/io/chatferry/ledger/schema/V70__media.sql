-- The files of messages, where they are copied into a store. Nothing of it is filled where links go as they are.

-- a row for each file that messages of the export have: what is to be fetched, and what became of it. `settled` numbers the
-- files in the order in which they were stored or given up
CREATE TABLE IF NOT EXISTS media (
  file_key BIGINT PRIMARY KEY,
  source VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  declared_type VARCHAR NOT NULL,
  declared_size BIGINT NOT NULL,
  expires_at BIGINT,
  state SMALLINT NOT NULL,
  attempts INT NOT NULL,
  next_at BIGINT NOT NULL,
  received BIGINT NOT NULL,
  size BIGINT,
  sha256 VARCHAR(64),
  content_type VARCHAR(300),
  message_type VARCHAR(20),
  object_key VARCHAR(2000),
  url VARCHAR(3000),
  reason VARCHAR(40),
  words VARCHAR(1000),
  settled BIGINT,
  settled_at BIGINT
);
CREATE INDEX IF NOT EXISTS media_settled ON media (settled);
CREATE INDEX IF NOT EXISTS media_object_of ON media (object_key);

-- what this ledger has put into the store, each content once: noted before the first byte leaves
CREATE TABLE IF NOT EXISTS media_object (
  object_key VARCHAR(2000) PRIMARY KEY,
  sha256 VARCHAR(64) NOT NULL,
  size BIGINT NOT NULL,
  state SMALLINT NOT NULL,
  noted_at BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS media_object_sha256 ON media_object (sha256);

-- the files of a message, by the number of its body and their place in it
CREATE TABLE IF NOT EXISTS message_file (
  seq BIGINT NOT NULL,
  place SMALLINT NOT NULL,
  file_key BIGINT NOT NULL,
  decides_type BOOLEAN NOT NULL,
  PRIMARY KEY (seq, place)
);
CREATE INDEX IF NOT EXISTS message_file_key ON message_file (file_key);
CREATE TABLE IF NOT EXISTS staged_media (
  id BIGINT PRIMARY KEY,
  file_key BIGINT NOT NULL,
  source VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  declared_type VARCHAR NOT NULL,
  declared_size BIGINT NOT NULL,
  expires_at BIGINT
);

-- what a message was sent with in place of the files of its body, which is never rewritten
CREATE TABLE IF NOT EXISTS sent_files (
  seq BIGINT PRIMARY KEY,
  content VARCHAR NOT NULL
);
