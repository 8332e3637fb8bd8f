-- What is told of single messages: what moderation has decided, and what happened to those that did not just go through.
-- Both are appended without an index but their number, and stay empty where everything goes well.

-- messages that moderation holds back (2) or has not decided on (1), as the target said last
CREATE TABLE IF NOT EXISTS moderation (
  message BIGINT PRIMARY KEY,
  status SMALLINT NOT NULL,
  rule VARCHAR(400) NOT NULL
);

CREATE TABLE IF NOT EXISTS message_event (
  n BIGINT PRIMARY KEY,
  message BIGINT NOT NULL,
  at BIGINT NOT NULL,
  event VARCHAR(40) NOT NULL,
  words VARCHAR(1000) NOT NULL
);
