-- What a user or group is created with: up to 10 KB, written once and read when a request carries it. The rows of entity,
-- which change with each state, are narrow; their old column is empty from now on (it stays, so that a run that is killed
-- between two of these statements finds what the next one needs).
CREATE TABLE IF NOT EXISTS entity_details (
  entity_key BIGINT PRIMARY KEY,
  details VARCHAR NOT NULL
);
ALTER TABLE entity ALTER COLUMN details SET DEFAULT '';
INSERT INTO entity_details SELECT entity_key, details FROM entity e
  WHERE details <> '' AND NOT EXISTS (SELECT 1 FROM entity_details d WHERE d.entity_key = e.entity_key);
UPDATE entity SET details = '' WHERE details <> '';
