-- ids of the target are as long as it likes; those of messages are kept up to 300 characters
ALTER TABLE message ALTER COLUMN server_id SET DATA TYPE VARCHAR(300);
ALTER TABLE reading_item ALTER COLUMN item_key SET DATA TYPE VARCHAR;
ALTER TABLE reading_place ALTER COLUMN position SET DATA TYPE VARCHAR;

-- what the log of messages says and no row can take: set aside, so that the others go on
CREATE TABLE IF NOT EXISTS set_aside (
  n BIGINT PRIMARY KEY,
  message BIGINT,
  reason VARCHAR(1000) NOT NULL,
  content BYTEA NOT NULL
);
