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
 * Deletes the memberships, groups and users that this job has created, in this order, after its messages. What others have
 * used since stays: a group with messages of others, a user who has written or to whom somebody has written, and the owner
 * of a group that stays. After each deletion the target is asked whether it is true.
 */
public final class EntityUndo {

    private static final int PAGE = 1_000;

    /** In a user's list stand the messages of the user's groups too: so many pages are looked through. */
    private static final int MOST_PAGES = 20;

    private final UndoRows undo;
    private final RepeatableCalls calls;
    private final UndoResult undone;

    public EntityUndo(UndoRows undo, RepeatableCalls calls, UndoResult undone) {
        this.undo = undo;
        this.calls = calls;
        this.undone = undone;
    }

    /** Deletes them; {@code progress} is told after each. */
    public void delete(Runnable progress) {
        each(undo::createdMembers, this::member, progress);
        each(after -> undo.created(Kind.GROUP, after), this::group, progress);
        each(after -> undo.created(Kind.USER, after), this::user, progress);
    }

    private interface Deletion {
        void of(Created created);
    }

    /** Each kind is done before the next one begins. */
    private void each(Function<Long, List<Created>> pages, Deletion deletion, Runnable progress) {
        try (BoundedExecutor crew = new BoundedExecutor("undo", calls, progress)) {
            long after = Long.MIN_VALUE;
            for (List<Created> page = pages.apply(after); !page.isEmpty(); page = pages.apply(after)) {
                page.forEach(created -> crew.run(() -> deletion.of(created)));
                after = page.get(page.size() - 1).key();
            }
            crew.await();
        }
    }

    private void member(Created member) {
        ApiCall call = member.isBarred()
                ? ApiCalls.unbanMember(member.id(), member.second())
                : ApiCalls.removeMember(member.id(), member.second());
        if (deleted(Kind.MEMBER, member, call)) {
            undo.markMemberDeleted(member.key());
            undone.gone(Kind.MEMBER);
        }
    }

    private void group(Created group) {
        if (used(cursor -> ApiCalls.groupConversation(group.id(), PAGE, cursor), message -> true)) {
            undone.kept("group " + group.id() + ": there are messages of others in it");
        } else if (deleted(Kind.GROUP, group, ApiCalls.deleteGroup(group.id()))) {
            if (calls.ask(ApiCalls.getGroup(group.id())) instanceof Answer.Success) {
                undone.kept("group " + group.id() + ": deleted, and still shown by the target");
                return;
            }
            undo.markDeleted(Kind.GROUP, group.key());
            undone.gone(Kind.GROUP);
        }
    }

    private void user(Created user) {
        List<String> owned = undo.ownedBy(user.key());
        if (!owned.isEmpty()) {
            undone.kept("user " + user.id() + ": owns the group " + owned.get(0) + ", which stays");
            return;
        }
        if (user.isBarred()) {
            calls.ask(ApiCalls.activateUser(user.id())); // of a deactivated user the target says that there is none
        }
        if (used(cursor -> ApiCalls.messagesOfUser(user.id(), PAGE, cursor), message -> concerns(message, user.id()))) {
            undone.kept("user " + user.id() + ": has messages that are not of this job");
            if (user.isBarred()) {
                calls.ask(ApiCalls.deactivateUsers(List.of(user.id())));
            }
        } else if (deleted(Kind.USER, user, ApiCalls.deleteUser(user.id()))) {
            if (calls.ask(ApiCalls.getUser(user.id())) instanceof Answer.Success) {
                undone.kept("user " + user.id() + ": deleted, and still shown by the target");
                return;
            }
            undo.markDeleted(Kind.USER, user.key());
            undone.gone(Kind.USER);
        }
    }

    private static boolean concerns(JsonNode message, String uid) {
        return message.path("sender").asString("").equals(uid)
                || message.path("receiverType").asString("").equals("user");
    }

    /** Whether a list holds a message that counts; one that is too long to be looked through is taken to hold one. */
    private boolean used(Function<Cursor, ApiCall> list, Predicate<JsonNode> counts) {
        Cursor cursor = Cursor.NEWEST;
        MessageListPager pager = new MessageListPager();
        for (int page = 0; page < MOST_PAGES; page++) {
            Answer answer = calls.ask(list.apply(cursor));
            if (!(answer instanceof Answer.Success success)) {
                return !(answer instanceof Answer.Refused refused && TargetListReader.isAbsent(refused));
            }
            for (JsonNode message : success.body().path("data")) {
                boolean deleted = message.path("deletedAt").asLong(0) > 0;
                if (!deleted && !TargetListReader.isTheTargetsOwn(message) && counts.test(message)) {
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

    private boolean deleted(Kind kind, Created created, ApiCall call) {
        Answer answer = calls.ask(call);
        if (answer instanceof Answer.Refused refused && !TargetListReader.isAbsent(refused)) {
            String what = kind.name().toLowerCase(java.util.Locale.ROOT) + " " + created.description(kind);
            undone.kept(what + ": " + refused.code() + ": " + refused.message());
            return false;
        }
        return true;
    }
}
