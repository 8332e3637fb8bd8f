package io.chatferry.constraint;

import io.chatferry.model.ChatRecord;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.Problem;
import io.chatferry.model.User;
import java.time.Clock;
import java.util.List;

/**
 * Turns records into what would be sent, or into rejects with one problem for each broken rule. The rules are those of
 * cometchat-api.md section 6; their codes are in {@code RejectCode}. Asks no network and no other
 * record, so the verdict depends on the record, the settings, the id maps and the clock alone. Used by one thread.
 */
public final class Checker {

    private final MessageCheck messages;
    private final EntityCheck entities;
    private final Clock clock;

    /**
     * @param clock what counts as the future
     */
    public Checker(CheckSettings settings, IdMap users, IdMap groups, Clock clock) {
        this.messages = new MessageCheck(settings, users, groups);
        this.entities = new EntityCheck(users, groups);
        this.clock = clock;
    }

    /**
     * Checks a record.
     *
     * @param problems what its source found wrong with it; a field that has a problem is not checked again
     */
    public Verdict check(ChatRecord record, List<Problem> problems) {
        FieldChecks fields = new FieldChecks(problems, clock.instant());
        if (record instanceof Message message) {
            return messages.check(message, fields);
        } else if (record instanceof User user) {
            return entities.check(user, fields);
        } else if (record instanceof Group group) {
            return entities.check(group, fields);
        } else {
            return entities.check((Member) record, fields);
        }
    }

    /** The muid of the source as it is sent. */
    public static String muidFor(String sourceMuid) {
        return Identity.muid(sourceMuid);
    }

    /** The name of a user or group that is given none: its source id, as much of it as a name can hold. */
    public static String nameFor(String sourceId) {
        return EntityCheck.nameFor(sourceId);
    }
}
