package io.chatferry.verify;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.cometchat.RequestBodies;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.Cursor;
import io.chatferry.cometchat.answer.EntityPage;
import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.cometchat.answer.ErrorPolicy.Treatment;
import io.chatferry.cometchat.answer.MessageListPager;
import io.chatferry.cometchat.answer.MessagePage;
import io.chatferry.ledger.readback.ReadBackItem;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one list of the target to its end, page by page into the ledger. Thread-safe, as long as each list has one thread. */
final class TargetListReader {

    private static final int PAGE = 1_000;

    /** Before its first message a conversation is not accessible. */
    private static final Set<String> NO_CONVERSATION =
            Set.of("ERR_CONVERSATION_NOT_ACCESSIBLE", "ERR_CONVERSATION_NOT_FOUND");

    /** The error guide of CometChat documents the first code, the reference of the message calls the second one. */
    private static final Set<String> NO_MESSAGE = Set.of("ERR_MESSAGE_ID_NOT_FOUND", "ERR_MSG_NOT_FOUND");

    private final ReadBackRun reading;
    private final RepeatableCalls calls;
    private final Predicate<String> wantedUser;
    private final Predicate<String> wantedGroup;

    TargetListReader(
            ReadBackRun reading, RepeatableCalls calls, Predicate<String> wantedUser, Predicate<String> wantedGroup) {
        this.reading = reading;
        this.calls = calls;
        this.wantedUser = wantedUser;
        this.wantedGroup = wantedGroup;
    }

    void read(TargetList list) {
        switch (list.type()) {
            case CONVERSATION, GROUP_CONVERSATION, CONVERSATION_BY_ID -> messages(list, Cursor.OLDEST);
            case CONVERSATION_BACKWARDS, GROUP_CONVERSATION_BACKWARDS, MODERATED, GROUP_MODERATED ->
                messages(list, Cursor.NEWEST);
            case USER, GROUP -> single(list);
            case MESSAGE -> message(list);
            case USERS, GROUPS, MEMBERS, BANNED -> pages(list);
        }
    }

    private void messages(TargetList list, Cursor start) {
        Cursor cursor = list.position() == null ? start : Cursor.parse(list.position(), start);
        MessageListPager pager = new MessageListPager();
        Set<String> previousIds = Set.of();
        while (cursor != null) {
            Answer answer = calls.ask(call(list, cursor));
            if (!(answer instanceof Answer.Success success)) {
                endWithoutItems(list, answer);
                return;
            }
            List<ReadBackItem> items = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            for (JsonNode item : success.body().path("data")) {
                String id = item.path("id").asString("");
                if (!id.isEmpty() && ids.add(id) && !previousIds.contains(id) && !isGeneratedByTarget(item)) {
                    items.add(new ReadBackItem(Kind.MESSAGE, id, muid(item), TargetFields.message(item)));
                }
            }
            Cursor next = pager.next(MessagePage.in(success, cursor), cursor);
            reading.page(list, items, next == null ? null : next.text(), List.of());
            previousIds = ids;
            cursor = next;
        }
    }

    private static ApiCall call(TargetList list, Cursor cursor) {
        return switch (list.type()) {
            case GROUP_CONVERSATION, GROUP_CONVERSATION_BACKWARDS ->
                ApiCalls.groupConversation(list.first(), PAGE, cursor);
            case CONVERSATION_BY_ID -> ApiCalls.conversation(list.first(), PAGE, cursor);
            case MODERATED -> ApiCalls.moderatedToUser(list.first(), list.second(), PAGE, cursor);
            case GROUP_MODERATED -> ApiCalls.moderatedInGroup(list.first(), PAGE, cursor);
            default -> ApiCalls.userConversation(list.first(), list.second(), PAGE, cursor);
        };
    }

    /** Whether the target has made the entry itself, such as "joined" or a call. */
    static boolean isGeneratedByTarget(JsonNode message) {
        String category = message.path("category").asString("");
        return category.equals("action") || category.equals("call");
    }

    private static @Nullable String muid(JsonNode message) {
        JsonNode muid = message.path("muid");
        return muid.isString() && !muid.asString().isEmpty() ? muid.asString() : null;
    }

    /** Ends a list whose user, group or conversation does not exist; any other refusal proves nothing, and ends the reading. */
    private void endWithoutItems(TargetList list, Answer answer) {
        if (!(answer instanceof Answer.Refused refused)) {
            throw new IllegalStateException("a call ended with neither success nor refusal");
        }
        boolean isOptional = list.type() == TargetList.Type.CONVERSATION_BY_ID
                || !list.type().isConversation();
        if (!isAbsent(refused) && !(isOptional && isUnknownCall(refused))) {
            throw RepeatableCalls.refused(refused);
        }
        // the target answers that a deactivated user does not exist; the conversation may still be there
        List<TargetList> further = list.type() == TargetList.Type.CONVERSATION
                        && refused.code().equals("ERR_UID_NOT_FOUND")
                ? List.of(new TargetList(
                        0, TargetList.Type.CONVERSATION_BY_ID, list.conversation(), conversationId(list), "", null))
                : List.of();
        reading.page(list, List.of(), null, further);
    }

    static String conversationId(TargetList list) {
        boolean ascending = list.first().compareTo(list.second()) <= 0;
        return ascending ? list.first() + "_user_" + list.second() : list.second() + "_user_" + list.first();
    }

    static boolean isAbsent(Answer.Refused refused) {
        Treatment treatment = ErrorPolicy.of(refused.code()).treatment();
        return NO_CONVERSATION.contains(refused.code())
                || (treatment != Treatment.JOB && (treatment == Treatment.ENTITY || refused.status() == 404));
    }

    private static boolean isUnknownCall(Answer.Refused refused) {
        return refused.code().equals("ERR_API_NOT_FOUND");
    }

    /** Looks up one message that no list shows. */
    private void message(TargetList list) {
        Answer answer = calls.ask(ApiCalls.getMessage(list.first()));
        List<ReadBackItem> items = new ArrayList<>();
        if (answer instanceof Answer.Success success) {
            JsonNode item = success.body().path("data");
            if (item.path("id").asString("").equals(list.first())) {
                items.add(new ReadBackItem(Kind.MESSAGE, list.first(), muid(item), TargetFields.message(item)));
            }
        } else if (answer instanceof Answer.Refused refused && !isAbsentMessage(refused) && !isUnknownCall(refused)) {
            throw RepeatableCalls.refused(refused);
        }
        reading.page(list, items, null, List.of());
    }

    static boolean isAbsentMessage(Answer.Refused refused) {
        return NO_MESSAGE.contains(refused.code()) || isAbsent(refused);
    }

    private void single(TargetList list) {
        boolean group = list.type() == TargetList.Type.GROUP;
        Answer answer = calls.ask(group ? ApiCalls.getGroup(list.first()) : ApiCalls.getUser(list.first()));
        List<ReadBackItem> items = new ArrayList<>();
        if (answer instanceof Answer.Success success) {
            items.add(entity(
                    group ? Kind.GROUP : Kind.USER, list.first(), success.body().path("data")));
        } else if (answer instanceof Answer.Refused refused && !isAbsent(refused)) {
            throw RepeatableCalls.refused(refused);
        } else if (!group) {
            addDeactivated(list.first(), items);
        }
        reading.page(list, items, null, List.of());
    }

    /** The target answers that a deactivated user does not exist; lists show such users on request. */
    private void addDeactivated(String uid, List<ReadBackItem> items) {
        if (calls.ask(ApiCalls.findUsers(uid, 1, PAGE)) instanceof Answer.Success success) {
            for (JsonNode user : success.body().path("data")) {
                if (user.path("uid").asString("").equals(uid)) {
                    items.add(entity(Kind.USER, uid, user));
                    return;
                }
            }
        }
    }

    private void pages(TargetList list) {
        int page = list.position() == null ? 1 : Integer.parseInt(list.position());
        while (page > 0) {
            Answer answer = calls.ask(call(list, page));
            if (!(answer instanceof Answer.Success success)) {
                endWithoutItems(list, answer);
                return;
            }
            List<ReadBackItem> items = new ArrayList<>();
            for (JsonNode item : success.body().path("data")) {
                add(list, item, items);
            }
            boolean more = !success.body().path("data").isEmpty()
                    && page < EntityPage.users(success).totalPages();
            page = more ? page + 1 : 0;
            reading.page(list, items, more ? Integer.toString(page) : null, List.of());
        }
    }

    private static ApiCall call(TargetList list, int page) {
        return switch (list.type()) {
            case USERS -> ApiCalls.listUsersInFull(page, PAGE);
            case GROUPS -> ApiCalls.listGroupsInFull(page, PAGE);
            case BANNED -> ApiCalls.bannedMembers(list.first(), page, PAGE);
            default -> ApiCalls.groupMembers(list.first(), page, PAGE);
        };
    }

    /** Keeps, of all users and groups of the app, those that this job names. */
    private void add(TargetList list, JsonNode item, List<ReadBackItem> items) {
        String uid = item.path("uid").asString("");
        String guid = item.path("guid").asString("");
        switch (list.type()) {
            case USERS -> {
                if (wantedUser.test(uid)) {
                    items.add(entity(Kind.USER, uid, item));
                }
            }
            case GROUPS -> {
                if (wantedGroup.test(guid)) {
                    items.add(entity(Kind.GROUP, guid, item));
                }
            }
            default -> {
                if (list.type() == TargetList.Type.BANNED
                        && item instanceof tools.jackson.databind.node.ObjectNode banned) {
                    banned.put("isBanned", true);
                }
                items.add(entity(Kind.MEMBER, RequestBodies.memberId(list.first(), uid), item));
            }
        }
    }

    private static ReadBackItem entity(Kind kind, String key, JsonNode entity) {
        return new ReadBackItem(kind, key, null, TargetFields.entity(entity));
    }
}
