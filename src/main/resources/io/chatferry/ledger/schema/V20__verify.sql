-- What was read back from the target, for `verify` and `undo`: appended while reading, emptied when the next reading
-- begins. Times are milliseconds since 1970.

-- the lists of the target that are to be read; `position` is where an unfinished one goes on
CREATE TABLE IF NOT EXISTS reading_place (
  id BIGINT PRIMARY KEY,
  type SMALLINT NOT NULL,
  conversation BIGINT NOT NULL,
  first_id VARCHAR(300) NOT NULL,
  second_id VARCHAR(300) NOT NULL,
  position VARCHAR(100),
  finished BOOLEAN NOT NULL
);

-- what stood in them, cut down to what is compared
CREATE TABLE IF NOT EXISTS reading_item (
  n BIGINT PRIMARY KEY,
  place BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  item_key VARCHAR(300) NOT NULL,
  muid VARCHAR,
  json VARCHAR NOT NULL
);

-- what the last finished `verify` found
CREATE TABLE IF NOT EXISTS difference (
  n BIGINT PRIMARY KEY,
  kind SMALLINT NOT NULL,
  fault SMALLINT NOT NULL,
  message BIGINT,
  record_key VARCHAR NOT NULL,
  place VARCHAR NOT NULL,
  server_id VARCHAR(300) NOT NULL,
  field VARCHAR(200) NOT NULL,
  expected VARCHAR NOT NULL,
  found VARCHAR NOT NULL
);
