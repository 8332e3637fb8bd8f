package io.chatferry.send.doubt;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.Cursor;
import io.chatferry.cometchat.answer.MessageListPager;
import io.chatferry.cometchat.answer.MessagePage;
import io.chatferry.cometchat.answer.SentMessage;
import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.send.entity.EntityLookup;
import io.chatferry.send.state.TimestampRange;
import io.chatferry.send.transport.RequestScheduler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One look-up of doubts of one conversation: first through the thread that they reply in, if they do; then through the
 * conversation around their times, from the newest back where the target has dated them; then, for what is not there,
 * through everything that was moderated from that sender to that receiver, since a pending or blocked message may be in
 * no conversation. Follows the lists to their ends, so that missing means missing.
 */
public final class DoubtLookup {

    private static final int PAGE = 1_000;
    private static final int THREAD_PAGE = 100;
    /** A conversation without a message is not accessible (CometChat REST API, "Get Conversation"). */
    private static final Set<String> NO_CONVERSATION =
            Set.of("ERR_CONVERSATION_NOT_ACCESSIBLE", "ERR_CONVERSATION_NOT_FOUND");

    /** The documentation names two codes for it: "Error Guide" one, the REST API pages the other. */
    public static final Set<String> NO_MESSAGE = Set.of("ERR_MESSAGE_ID_NOT_FOUND", "ERR_MSG_NOT_FOUND");

    private final ConversationEnds place;
    private final List<Doubt> doubts;
    private final RequestScheduler scheduler;
    private final DoubtResolver.LookupListener listener;
    private final List<SentMessage> seen = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private MessageListPager pager = new MessageListPager();
    private final @Nullable Long from;
    private final @Nullable Long to;

    DoubtLookup(
            ConversationEnds place,
            List<Doubt> doubts,
            List<TimestampRange> dates,
            RequestScheduler scheduler,
            DoubtResolver.LookupListener listener) {
        this.place = place;
        this.doubts = doubts;
        this.scheduler = scheduler;
        this.listener = listener;
        // whether the bounds are inclusive is documented nowhere: one second more on each side
        boolean known = dates.stream().allMatch(TimestampRange::known);
        this.from = known ? dates.stream().mapToLong(TimestampRange::from).min().orElse(0) - 1 : null;
        this.to = place.live()
                ? null
                : dates.stream().mapToLong(TimestampRange::to).max().orElse(0) + 1;
    }

    void start() {
        if (place.parentId() == null) {
            conversation(firstOfConversation());
        } else {
            thread(place.parentId(), 1);
        }
    }

    private Cursor firstOfConversation() {
        return place.live() ? Cursor.NEWEST : Cursor.OLDEST;
    }

    private void thread(String parentId, int page) {
        scheduler.ask(ApiCalls.threadMessages(parentId, page, THREAD_PAGE), answer -> {
            if (answer instanceof Answer.Success success) {
                List<SentMessage> items = MessagePage.in(success, Cursor.OLDEST).items();
                boolean hasNew = take(items, "thread");
                if (hasNew && items.size() >= THREAD_PAGE) {
                    thread(parentId, page + 1);
                } else if (areAllFound()) {
                    listener.lookedUp(seen, null);
                } else {
                    conversation(firstOfConversation());
                }
            } else if (answer instanceof Answer.Refused refused && NO_MESSAGE.contains(refused.code())) {
                conversation(firstOfConversation()); // there is no such thread any more: the reply may stand elsewhere
            } else {
                listener.lookedUp(seen, answer);
            }
        });
    }

    private void conversation(Cursor cursor) {
        ApiCall call = place.group()
                ? ApiCalls.groupMessages(place.receiver(), from, to, PAGE, cursor)
                : ApiCalls.userMessages(place.receiver(), place.sender(), from, to, PAGE, cursor);
        scheduler.ask(call, answer -> {
            if (answer instanceof Answer.Success success) {
                Cursor next = read(success, cursor);
                if (next != null && !(place.live() && areAllFound())) {
                    conversation(next);
                } else if (areAllFound()) {
                    listener.lookedUp(seen, null);
                } else {
                    moderated();
                }
            } else if (isNothingThere(answer)) {
                moderated();
            } else {
                listener.lookedUp(seen, answer);
            }
        });
    }

    private void moderated() {
        pager = new MessageListPager();
        moderated(Cursor.NEWEST);
    }

    private void moderated(Cursor cursor) {
        ApiCall call = place.group()
                ? ApiCalls.moderatedToGroup(place.sender(), place.receiver(), PAGE, cursor)
                : ApiCalls.moderatedToUser(place.sender(), place.receiver(), PAGE, cursor);
        scheduler.ask(call, answer -> {
            if (answer instanceof Answer.Success success) {
                Cursor next = read(success, cursor);
                if (next != null && !areAllFound()) {
                    moderated(next);
                } else {
                    listener.lookedUp(seen, null);
                }
            } else if (isNothingThere(answer) || isUnknownCall(answer)) {
                listener.lookedUp(seen, null);
            } else {
                listener.lookedUp(seen, answer);
            }
        });
    }

    /** Takes a page in; returns where the list continues, or null at its end. */
    private @Nullable Cursor read(Answer.Success success, Cursor at) {
        MessagePage page = MessagePage.in(success, at);
        take(page.items(), at.affix());
        return pager.next(page, at);
    }

    /** Whether there was anything in this part of a list that had not come before. */
    private boolean take(List<SentMessage> items, String list) {
        int known = ids.size();
        for (SentMessage message : items) {
            if (ids.add(list + message.id())) {
                seen.add(message);
            }
        }
        return ids.size() > known;
    }

    private boolean areAllFound() {
        Set<String> muids = new HashSet<>();
        seen.forEach(message -> muids.add(message.muid() == null ? "" : message.muid()));
        return doubts.stream().allMatch(doubt -> muids.contains(doubt.claimed().muid()));
    }

    /** This call may not exist for every app. */
    private static boolean isUnknownCall(Answer answer) {
        return answer instanceof Answer.Refused refused && refused.code().equals("ERR_API_NOT_FOUND");
    }

    /** No such user, group or conversation: then this message is not there. Any other refusal proves nothing. */
    private static boolean isNothingThere(Answer answer) {
        return answer instanceof Answer.Refused refused
                && (EntityLookup.saysAbsent(answer) || NO_CONVERSATION.contains(refused.code()));
    }
}
