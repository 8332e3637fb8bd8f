-- What `invalid: repair` has changed in the pass in hand (applied), or would change. Numbered with the rejects.
CREATE TABLE IF NOT EXISTS repair (
  id BIGINT PRIMARY KEY,
  applied BOOLEAN NOT NULL,
  file INT NOT NULL,
  line BIGINT NOT NULL,
  record BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  record_key VARCHAR NOT NULL,
  code VARCHAR(60) NOT NULL,
  field VARCHAR NOT NULL,
  before_repair VARCHAR NOT NULL,
  after_repair VARCHAR NOT NULL
);
