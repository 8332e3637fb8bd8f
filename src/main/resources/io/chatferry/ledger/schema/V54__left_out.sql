-- Records that the last pass has left out without a reject, so that they can be found. Appended in big commits, without
-- an index that millions of them would have to keep up.

-- skipped by a setting; numbered with the rejects, so that what clears these clears them
CREATE TABLE IF NOT EXISTS skipped_record (
  id BIGINT PRIMARY KEY,
  file INT NOT NULL,
  line BIGINT NOT NULL,
  record BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  record_key VARCHAR NOT NULL,
  reason VARCHAR(60) NOT NULL
);

-- messages of the pass in hand that equal another one of it: both by their number in `body` or `incoming`
CREATE TABLE IF NOT EXISTS duplicate_message (
  seq BIGINT NOT NULL,
  kept BIGINT NOT NULL
);
