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

/** Reads one list of the target to its end, page by page into the ledger. Safe for many threads, each with its own list. */
final class TargetListReader {

    private static final int PAGE = 1_000;

    /** Before its first message a conversation is not accessible (cometchat-api.md section 5.5). */
    private static final Set<String> NO_CONVERSATION =
            Set.of("ERR_CONVERSATION_NOT_ACCESSIBLE", "ERR_CONVERSATION_NOT_FOUND");

    /** Two pages of the documentation have two codes (cometchat-api.md section 10, line 8). */
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

    void read(TargetList place) {
        switch (place.type()) {
            case CONVERSATION, GROUP_CONVERSATION, CONVERSATION_BY_ID -> messages(place, Cursor.OLDEST);
            case CONVERSATION_BACKWARDS, GROUP_CONVERSATION_BACKWARDS, MODERATED, GROUP_MODERATED ->
                messages(place, Cursor.NEWEST);
            case USER, GROUP -> single(place);
            case MESSAGE -> message(place);
            case USERS, GROUPS, MEMBERS, BANNED -> pages(place);
        }
    }

    private void messages(TargetList place, Cursor start) {
        Cursor cursor = place.position() == null ? start : Cursor.parse(place.position(), start);
        MessageListPager pager = new MessageListPager();
        Set<String> before = Set.of();
        while (cursor != null) {
            Answer answer = calls.ask(call(place, cursor));
            if (!(answer instanceof Answer.Success success)) {
                nothingThere(place, answer);
                return;
            }
            List<ReadBackItem> items = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            for (JsonNode item : success.body().path("data")) {
                String id = item.path("id").asString("");
                if (!id.isEmpty() && ids.add(id) && !before.contains(id) && !isTheTargetsOwn(item)) {
                    items.add(new ReadBackItem(Kind.MESSAGE, id, muid(item), TargetFields.message(item)));
                }
            }
            Cursor next = pager.next(MessagePage.in(success, cursor), cursor);
            reading.page(place, items, next == null ? null : next.text(), List.of());
            before = ids;
            cursor = next;
        }
    }

    private static ApiCall call(TargetList place, Cursor cursor) {
        return switch (place.type()) {
            case GROUP_CONVERSATION, GROUP_CONVERSATION_BACKWARDS ->
                ApiCalls.groupConversation(place.first(), PAGE, cursor);
            case CONVERSATION_BY_ID -> ApiCalls.conversation(place.first(), PAGE, cursor);
            case MODERATED -> ApiCalls.moderatedToUser(place.first(), place.second(), PAGE, cursor);
            case GROUP_MODERATED -> ApiCalls.moderatedInGroup(place.first(), PAGE, cursor);
            default -> ApiCalls.userConversation(place.first(), place.second(), PAGE, cursor);
        };
    }

    /** Entries such as "joined" and calls are of the target's own making. */
    static boolean isTheTargetsOwn(JsonNode message) {
        String category = message.path("category").asString("");
        return category.equals("action") || category.equals("call");
    }

    private static @Nullable String muid(JsonNode message) {
        JsonNode muid = message.path("muid");
        return muid.isString() && !muid.asString().isEmpty() ? muid.asString() : null;
    }

    /** A user, group or conversation that is not there has no messages; any other refusal proves nothing. */
    private void nothingThere(TargetList place, Answer answer) {
        if (!(answer instanceof Answer.Refused refused)) {
            throw new IllegalStateException("a call ended without a yes or no");
        }
        boolean besides = place.type() == TargetList.Type.CONVERSATION_BY_ID
                || !place.type().isConversation();
        if (!isAbsent(refused) && !(besides && isUnknownCall(refused))) {
            throw RepeatableCalls.refused(refused);
        }
        // of a deactivated user the target says that there is none; the conversation may still be there
        List<TargetList> further = place.type() == TargetList.Type.CONVERSATION
                        && refused.code().equals("ERR_UID_NOT_FOUND")
                ? List.of(new TargetList(
                        0, TargetList.Type.CONVERSATION_BY_ID, place.conversation(), conversationId(place), "", null))
                : List.of();
        reading.page(place, List.of(), null, further);
    }

    static String conversationId(TargetList place) {
        boolean ascending = place.first().compareTo(place.second()) <= 0;
        return ascending ? place.first() + "_user_" + place.second() : place.second() + "_user_" + place.first();
    }

    static boolean isAbsent(Answer.Refused refused) {
        Treatment treatment = ErrorPolicy.of(refused.code()).treatment();
        return NO_CONVERSATION.contains(refused.code())
                || (treatment != Treatment.JOB && (treatment == Treatment.ENTITY || refused.status() == 404));
    }

    private static boolean isUnknownCall(Answer.Refused refused) {
        return refused.code().equals("ERR_API_NOT_FOUND");
    }

    /** No list shows it: perhaps the target does when it is asked for this one alone. */
    private void message(TargetList place) {
        Answer answer = calls.ask(ApiCalls.getMessage(place.first()));
        List<ReadBackItem> items = new ArrayList<>();
        if (answer instanceof Answer.Success success) {
            JsonNode item = success.body().path("data");
            if (item.path("id").asString("").equals(place.first())) {
                items.add(new ReadBackItem(Kind.MESSAGE, place.first(), muid(item), TargetFields.message(item)));
            }
        } else if (answer instanceof Answer.Refused refused && !isAbsentMessage(refused) && !isUnknownCall(refused)) {
            throw RepeatableCalls.refused(refused);
        }
        reading.page(place, items, null, List.of());
    }

    static boolean isAbsentMessage(Answer.Refused refused) {
        return NO_MESSAGE.contains(refused.code()) || isAbsent(refused);
    }

    private void single(TargetList place) {
        boolean group = place.type() == TargetList.Type.GROUP;
        Answer answer = calls.ask(group ? ApiCalls.getGroup(place.first()) : ApiCalls.getUser(place.first()));
        List<ReadBackItem> items = new ArrayList<>();
        if (answer instanceof Answer.Success success) {
            items.add(entity(
                    group ? Kind.GROUP : Kind.USER,
                    place.first(),
                    success.body().path("data")));
        } else if (answer instanceof Answer.Refused refused && !isAbsent(refused)) {
            throw RepeatableCalls.refused(refused);
        } else if (!group) {
            addDeactivated(place.first(), items);
        }
        reading.page(place, items, null, List.of());
    }

    /** The target says of a deactivated user that there is none; lists can be asked to show them. */
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

    private void pages(TargetList place) {
        int page = place.position() == null ? 1 : Integer.parseInt(place.position());
        while (page > 0) {
            Answer answer = calls.ask(call(place, page));
            if (!(answer instanceof Answer.Success success)) {
                nothingThere(place, answer);
                return;
            }
            List<ReadBackItem> items = new ArrayList<>();
            for (JsonNode item : success.body().path("data")) {
                add(place, item, items);
            }
            boolean more = !success.body().path("data").isEmpty()
                    && page < EntityPage.users(success).totalPages();
            page = more ? page + 1 : 0;
            reading.page(place, items, more ? Integer.toString(page) : null, List.of());
        }
    }

    private static ApiCall call(TargetList place, int page) {
        return switch (place.type()) {
            case USERS -> ApiCalls.listUsersInFull(page, PAGE);
            case GROUPS -> ApiCalls.listGroupsInFull(page, PAGE);
            case BANNED -> ApiCalls.bannedMembers(place.first(), page, PAGE);
            default -> ApiCalls.groupMembers(place.first(), page, PAGE);
        };
    }

    /** Of the whole app's users and groups only those that this job names are kept. */
    private void add(TargetList place, JsonNode item, List<ReadBackItem> items) {
        String uid = item.path("uid").asString("");
        String guid = item.path("guid").asString("");
        switch (place.type()) {
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
                if (place.type() == TargetList.Type.BANNED
                        && item instanceof tools.jackson.databind.node.ObjectNode banned) {
                    banned.put("isBanned", true);
                }
                items.add(entity(Kind.MEMBER, RequestBodies.memberId(place.first(), uid), item));
            }
        }
    }

    private static ReadBackItem entity(Kind kind, String key, JsonNode entity) {
        return new ReadBackItem(kind, key, null, TargetFields.entity(entity));
    }
}
