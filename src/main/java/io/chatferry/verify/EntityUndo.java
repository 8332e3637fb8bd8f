package io.chatferry.verify;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.Cursor;
import io.chatferry.cometchat.answer.MessageListPager;
import io.chatferry.cometchat.answer.MessagePage;
import io.chatferry.ledger.readback.UndoRows;
import io.chatferry.ledger.readback.UndoRows.Created;
import io.chatferry.model.Kind;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Deletes the memberships, groups and users that this job has created, in this order, after its messages. It keeps what
 * others have used since: a group with messages of others, a user with messages that are not of this job, and the owner of a
 * group that stays. After each deletion of a group or user it asks the target whether that one is gone.
 */
public final class EntityUndo {

    private static final int PAGE = 1_000;

    /** Pages of a list that are searched: the list of a user also holds the messages of the user's groups. */
    private static final int MAX_PAGES = 20;

    private final UndoRows undo;
    private final RepeatableCalls calls;
    private final UndoResult result;

    public EntityUndo(UndoRows undo, RepeatableCalls calls, UndoResult result) {
        this.undo = undo;
        this.calls = calls;
        this.result = result;
    }

    /** Deletes them; {@code progress} is run after each. */
    public void delete(Runnable progress) {
        each(undo::createdMembers, this::member, progress);
        each(after -> undo.created(Kind.GROUP, after), this::group, progress);
        each(after -> undo.created(Kind.USER, after), this::user, progress);
    }

    private interface Deletion {
        void of(Created created);
    }

    /** Deletes all of one kind; returns when the last deletion is answered. */
    private void each(Function<Long, List<Created>> pages, Deletion deletion, Runnable progress) {
        try (BoundedExecutor executor = new BoundedExecutor("undo", calls, progress)) {
            long after = Long.MIN_VALUE;
            for (List<Created> page = pages.apply(after); !page.isEmpty(); page = pages.apply(after)) {
                page.forEach(created -> executor.run(() -> deletion.of(created)));
                after = page.get(page.size() - 1).key();
            }
            executor.await();
        }
    }

    private void member(Created member) {
        ApiCall call = member.isBarred()
                ? ApiCalls.unbanMember(member.id(), member.second())
                : ApiCalls.removeMember(member.id(), member.second());
        if (delete(Kind.MEMBER, member, call)) {
            undo.markMemberDeleted(member.key());
            result.addDeleted(Kind.MEMBER);
        }
    }

    private void group(Created group) {
        if (isUsed(cursor -> ApiCalls.groupConversation(group.id(), PAGE, cursor), message -> true)) {
            result.addKept("group " + group.id() + ": there are messages of others in it");
        } else if (delete(Kind.GROUP, group, ApiCalls.deleteGroup(group.id()))) {
            if (calls.ask(ApiCalls.getGroup(group.id())) instanceof Answer.Success) {
                result.addKept("group " + group.id() + ": deleted, and still shown by the target");
                return;
            }
            undo.markDeleted(Kind.GROUP, group.key());
            result.addDeleted(Kind.GROUP);
        }
    }

    private void user(Created user) {
        List<String> owned = undo.ownedBy(user.key());
        if (!owned.isEmpty()) {
            result.addKept("user " + user.id() + ": owns the group " + owned.get(0) + ", which stays");
            return;
        }
        if (user.isBarred()) {
            calls.ask(ApiCalls.activateUser(user.id())); // the target answers that a deactivated user does not exist
        }
        if (isUsed(
                cursor -> ApiCalls.messagesOfUser(user.id(), PAGE, cursor),
                message -> isFromOrTo(message, user.id()))) {
            result.addKept("user " + user.id() + ": has messages that are not of this job");
            if (user.isBarred()) {
                calls.ask(ApiCalls.deactivateUsers(List.of(user.id())));
            }
        } else if (delete(Kind.USER, user, ApiCalls.deleteUser(user.id()))) {
            if (calls.ask(ApiCalls.getUser(user.id())) instanceof Answer.Success) {
                result.addKept("user " + user.id() + ": deleted, and still shown by the target");
                return;
            }
            undo.markDeleted(Kind.USER, user.key());
            result.addDeleted(Kind.USER);
        }
    }

    private static boolean isFromOrTo(JsonNode message, String uid) {
        return message.path("sender").asString("").equals(uid)
                || message.path("receiverType").asString("").equals("user");
    }

    /** Whether a list holds a relevant message; a list that is longer than {@link #MAX_PAGES} is taken to hold one. */
    private boolean isUsed(Function<Cursor, ApiCall> list, Predicate<JsonNode> isRelevant) {
        Cursor cursor = Cursor.NEWEST;
        MessageListPager pager = new MessageListPager();
        for (int page = 0; page < MAX_PAGES; page++) {
            Answer answer = calls.ask(list.apply(cursor));
            if (!(answer instanceof Answer.Success success)) {
                return !(answer instanceof Answer.Refused refused && TargetListReader.isAbsent(refused));
            }
            for (JsonNode message : success.body().path("data")) {
                boolean isDeleted = message.path("deletedAt").asLong(0) > 0;
                if (!isDeleted && !TargetListReader.isGeneratedByTarget(message) && isRelevant.test(message)) {
                    return true;
                }
            }
            Cursor next = pager.next(MessagePage.in(success, cursor), cursor);
            if (next == null) {
                return false;
            }
            cursor = next;
        }
        return true;
    }

    private boolean delete(Kind kind, Created created, ApiCall call) {
        Answer answer = calls.ask(call);
        if (answer instanceof Answer.Refused refused && !TargetListReader.isAbsent(refused)) {
            String what = kind.name().toLowerCase(java.util.Locale.ROOT) + " " + created.description(kind);
            result.addKept(what + ": " + refused.code() + ": " + refused.message());
            return false;
        }
        return true;
    }
}
