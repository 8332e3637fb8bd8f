-- Records that somebody has mended: each takes the place of a broken one in every later pass. They lie in the work
-- folder, in mended/BATCH/FILE; `broken` is the hash of the broken one's kind and text.
CREATE TABLE IF NOT EXISTS mended (
  n BIGINT PRIMARY KEY,
  broken VARCHAR(64) NOT NULL,
  kind SMALLINT NOT NULL,
  batch INT NOT NULL,
  file VARCHAR(2000) NOT NULL,
  record BIGINT NOT NULL
);
