-- a reply that goes into the thread of its parent: the key of the parent
ALTER TABLE message ADD COLUMN IF NOT EXISTS parent_hi BIGINT;
ALTER TABLE message ADD COLUMN IF NOT EXISTS parent_lo BIGINT;
CREATE TABLE IF NOT EXISTS staged_reply (
  seq BIGINT PRIMARY KEY,
  parent_hi BIGINT NOT NULL,
  parent_lo BIGINT NOT NULL
);

-- replies that could go into no thread, and go as other messages do
CREATE TABLE IF NOT EXISTS flat_reply (
  message BIGINT PRIMARY KEY
);

-- what is done to a message by calls of its own once it is in the target, in the order of reading; the message is named
-- by its key, since a message that was not begun gets another number with each pass
CREATE TABLE IF NOT EXISTS follow_up (
  id BIGINT PRIMARY KEY,
  follow_key BIGINT NOT NULL,
  key_hi BIGINT NOT NULL,
  key_lo BIGINT NOT NULL,
  occurrence INT NOT NULL,
  kind SMALLINT NOT NULL,
  user_key BIGINT NOT NULL,
  word VARCHAR NOT NULL,
  state SMALLINT NOT NULL,
  failure VARCHAR(1000)
);
CREATE TABLE IF NOT EXISTS staged_follow_up (
  id BIGINT PRIMARY KEY,
  seq BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  user_key BIGINT NOT NULL,
  word VARCHAR NOT NULL
);
