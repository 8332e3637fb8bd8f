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
 * Converts records to the form in which they are sent, or to rejects with one problem for each broken rule. The rules
 * are those of CometChat's "Properties and Constraints"; {@code RejectCode} lists their codes. The verdict depends on
 * the record, the settings, the id maps and the clock alone. Not thread-safe.
 */
public final class Checker {

    private final MessageCheck messages;
    private final EntityCheck entities;
    private final Clock clock;

    /**
     * @param clock the current time: a later one is in the future
     */
    public Checker(CheckSettings settings, IdMap users, IdMap groups, Clock clock) {
        this.messages = new MessageCheck(settings, users, groups);
        this.entities = new EntityCheck(users, groups);
        this.clock = clock;
    }

    /**
     * Checks a record.
     *
     * @param problems the problems that the source reported; a field that has one is not checked again
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

    /** The muid to send for a muid of the source. */
    public static String muidFor(String sourceMuid) {
        return Identity.muid(sourceMuid);
    }

    /** The name of a user or group without one: its source id, cut to the length of a name. */
    public static String nameFor(String sourceId) {
        return EntityCheck.nameFor(sourceId);
    }
}
