package io.chatferry.verify;

import io.chatferry.cometchat.Answer;
import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.Bodies;
import io.chatferry.cometchat.Calls;
import io.chatferry.cometchat.Cursor;
import io.chatferry.cometchat.ErrorPolicy;
import io.chatferry.cometchat.ErrorPolicy.Treatment;
import io.chatferry.cometchat.MessageListPager;
import io.chatferry.cometchat.MessagePage;
import io.chatferry.cometchat.MetaPage;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.ledger.Place;
import io.chatferry.ledger.ReadItem;
import io.chatferry.ledger.Reading;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one list of the target to its end, page by page into the ledger. Safe for many threads, each with its own list. */
final class PlaceReader {

    private static final int PAGE = 1_000;

    /** Before its first message a conversation is not accessible (cometchat-api.md section 5.5). */
    private static final Set<String> NO_CONVERSATION =
            Set.of("ERR_CONVERSATION_NOT_ACCESSIBLE", "ERR_CONVERSATION_NOT_FOUND");

    /** Two pages of the documentation have two codes (cometchat-api.md section 10, line 8). */
    private static final Set<String> NO_MESSAGE = Set.of("ERR_MESSAGE_ID_NOT_FOUND", "ERR_MSG_NOT_FOUND");

    private final Reading reading;
    private final RepeatableCalls calls;
    private final Predicate<String> wantedUser;
    private final Predicate<String> wantedGroup;

    PlaceReader(Reading reading, RepeatableCalls calls, Predicate<String> wantedUser, Predicate<String> wantedGroup) {
        this.reading = reading;
        this.calls = calls;
        this.wantedUser = wantedUser;
        this.wantedGroup = wantedGroup;
    }

    void read(Place place) {
        switch (place.type()) {
            case TALK, GROUP_TALK, TALK_BY_ID -> messages(place, Cursor.OLDEST);
            case TALK_BACK, GROUP_TALK_BACK, MODERATED, GROUP_MODERATED -> messages(place, Cursor.NEWEST);
            case USER, GROUP -> single(place);
            case MESSAGE -> message(place);
            case USERS, GROUPS, MEMBERS, BANNED -> pages(place);
        }
    }

    private void messages(Place place, Cursor start) {
        Cursor cursor = place.position() == null ? start : Cursor.parse(place.position(), start);
        MessageListPager pager = new MessageListPager();
        Set<String> before = Set.of();
        while (cursor != null) {
            Answer answer = calls.ask(call(place, cursor));
            if (!(answer instanceof Answer.Success success)) {
                nothingThere(place, answer);
                return;
            }
            List<ReadItem> items = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            for (JsonNode item : success.body().path("data")) {
                String id = item.path("id").asString("");
                if (!id.isEmpty() && ids.add(id) && !before.contains(id) && !isTheTargetsOwn(item)) {
                    items.add(new ReadItem(Kind.MESSAGE, id, muid(item), FoundForm.message(item)));
                }
            }
            Cursor next = pager.next(MessagePage.in(success, cursor), cursor);
            reading.page(place, items, next == null ? null : next.text(), List.of());
            before = ids;
            cursor = next;
        }
    }

    private static ApiCall call(Place place, Cursor cursor) {
        return switch (place.type()) {
            case GROUP_TALK, GROUP_TALK_BACK -> Calls.groupConversation(place.first(), PAGE, cursor);
            case TALK_BY_ID -> Calls.conversation(place.first(), PAGE, cursor);
            case MODERATED -> Calls.moderatedToUser(place.first(), place.second(), PAGE, cursor);
            case GROUP_MODERATED -> Calls.moderatedInGroup(place.first(), PAGE, cursor);
            default -> Calls.userConversation(place.first(), place.second(), PAGE, cursor);
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
    private void nothingThere(Place place, Answer answer) {
        if (!(answer instanceof Answer.Refused refused)) {
            throw new IllegalStateException("a call ended without a yes or no");
        }
        boolean besides = place.type() == Place.Type.TALK_BY_ID || !place.type().shown();
        if (!isAbsent(refused) && !(besides && isUnknownCall(refused))) {
            throw RepeatableCalls.refused(refused);
        }
        // of a deactivated user the target says that there is none; the conversation may still be there
        List<Place> further = place.type() == Place.Type.TALK && refused.code().equals("ERR_UID_NOT_FOUND")
                ? List.of(new Place(0, Place.Type.TALK_BY_ID, place.conversation(), conversationId(place), "", null))
                : List.of();
        reading.page(place, List.of(), null, further);
    }

    static String conversationId(Place place) {
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
    private void message(Place place) {
        Answer answer = calls.ask(Calls.getMessage(place.first()));
        List<ReadItem> items = new ArrayList<>();
        if (answer instanceof Answer.Success success) {
            JsonNode item = success.body().path("data");
            if (item.path("id").asString("").equals(place.first())) {
                items.add(new ReadItem(Kind.MESSAGE, place.first(), muid(item), FoundForm.message(item)));
            }
        } else if (answer instanceof Answer.Refused refused && !isAbsentMessage(refused) && !isUnknownCall(refused)) {
            throw RepeatableCalls.refused(refused);
        }
        reading.page(place, items, null, List.of());
    }

    static boolean isAbsentMessage(Answer.Refused refused) {
        return NO_MESSAGE.contains(refused.code()) || isAbsent(refused);
    }

    private void single(Place place) {
        boolean group = place.type() == Place.Type.GROUP;
        Answer answer = calls.ask(group ? Calls.getGroup(place.first()) : Calls.getUser(place.first()));
        List<ReadItem> items = new ArrayList<>();
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
    private void addDeactivated(String uid, List<ReadItem> items) {
        if (calls.ask(Calls.findUsers(uid, 1, PAGE)) instanceof Answer.Success success) {
            for (JsonNode user : success.body().path("data")) {
                if (user.path("uid").asString("").equals(uid)) {
                    items.add(entity(Kind.USER, uid, user));
                    return;
                }
            }
        }
    }

    private void pages(Place place) {
        int page = place.position() == null ? 1 : Integer.parseInt(place.position());
        while (page > 0) {
            Answer answer = calls.ask(call(place, page));
            if (!(answer instanceof Answer.Success success)) {
                nothingThere(place, answer);
                return;
            }
            List<ReadItem> items = new ArrayList<>();
            for (JsonNode item : success.body().path("data")) {
                add(place, item, items);
            }
            boolean more = !success.body().path("data").isEmpty()
                    && page < MetaPage.users(success).totalPages();
            page = more ? page + 1 : 0;
            reading.page(place, items, more ? Integer.toString(page) : null, List.of());
        }
    }

    private static ApiCall call(Place place, int page) {
        return switch (place.type()) {
            case USERS -> Calls.listUsersInFull(page, PAGE);
            case GROUPS -> Calls.listGroupsInFull(page, PAGE);
            case BANNED -> Calls.bannedMembers(place.first(), page, PAGE);
            default -> Calls.groupMembers(place.first(), page, PAGE);
        };
    }

    /** Of the whole app's users and groups only those that this job names are kept. */
    private void add(Place place, JsonNode item, List<ReadItem> items) {
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
                if (place.type() == Place.Type.BANNED
                        && item instanceof tools.jackson.databind.node.ObjectNode banned) {
                    banned.put("isBanned", true);
                }
                items.add(entity(Kind.MEMBER, Bodies.memberId(place.first(), uid), item));
            }
        }
    }

    private static ReadItem entity(Kind kind, String key, JsonNode entity) {
        return new ReadItem(kind, key, null, FoundForm.entity(entity));
    }
}
