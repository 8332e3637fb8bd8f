-- A takeover changes the epoch, which is part of a key: on PostgreSQL it so waits for the transactions of the run before,
-- which lock the key of this row (FOR KEY SHARE), while a heartbeat, which changes no key, does not.
CREATE UNIQUE INDEX IF NOT EXISTS run_lock_epoch ON run_lock (id, epoch);
