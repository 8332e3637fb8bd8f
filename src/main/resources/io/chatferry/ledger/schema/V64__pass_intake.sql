-- what the last complete pass has noticed about its export, in the order of reading
CREATE TABLE IF NOT EXISTS pass_note (
  id INT PRIMARY KEY,
  words VARCHAR NOT NULL,
  amount BIGINT NOT NULL
);

-- the records of each kind that the last complete pass has read of each file; kind -1: it has none. A file that was
-- not read at all, though it looks like data, is marked
CREATE TABLE IF NOT EXISTS pass_file (
  name VARCHAR NOT NULL,
  kind SMALLINT NOT NULL,
  records BIGINT NOT NULL,
  is_read BOOLEAN NOT NULL
);
