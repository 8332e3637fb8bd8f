-- where an unfinished list goes on is all that the target's answer says, not an id alone
ALTER TABLE reading_place ALTER COLUMN position SET DATA TYPE VARCHAR(2000);
