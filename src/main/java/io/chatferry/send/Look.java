package io.chatferry.send;

import io.chatferry.cometchat.Answer;
import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.Calls;
import io.chatferry.cometchat.Cursor;
import io.chatferry.cometchat.MessagePage;
import io.chatferry.cometchat.SentMessage;
import io.chatferry.ledger.Doubt;
import io.chatferry.send.Doubts.Looked;
import io.chatferry.send.Doubts.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One look for doubts of one conversation: first through the conversation around their times, then, for what is not
 * there, through everything that the moderation call has taken from that sender to that receiver, since a pending or
 * blocked message may be in no conversation. Follows the lists to their ends, so that missing means missing.
 */
final class Look {

    private static final int PAGE = 1_000;
    /** Before its first message a conversation is not accessible (cometchat-api.md section 5.5). */
    private static final Set<String> NO_CONVERSATION =
            Set.of("ERR_CONVERSATION_NOT_ACCESSIBLE", "ERR_CONVERSATION_NOT_FOUND");

    private final Place place;
    private final List<Doubt> doubts;
    private final Traffic traffic;
    private final Looked then;
    private final List<SentMessage> seen = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final long from;
    private final long to;

    Look(Place place, List<Doubt> doubts, Traffic traffic, Looked then) {
        this.place = place;
        this.doubts = doubts;
        this.traffic = traffic;
        this.then = then;
        // whether the bounds are inclusive is documented nowhere: one second more on each side
        this.from = doubts.stream()
                        .mapToLong(each -> each.claimed().message().second())
                        .min()
                        .orElse(0)
                - 1;
        this.to = doubts.stream()
                        .mapToLong(each -> each.claimed().message().second())
                        .max()
                        .orElse(0)
                + 1;
    }

    void start() {
        conversation(Cursor.OLDEST);
    }

    private void conversation(Cursor cursor) {
        ApiCall call = place.group()
                ? Calls.groupMessages(place.receiver(), from, to, PAGE, cursor)
                : Calls.userMessages(place.receiver(), place.sender(), from, to, PAGE, cursor);
        traffic.ask(call, answer -> {
            if (answer instanceof Answer.Success success) {
                Cursor next = read(success, cursor);
                if (next != null) {
                    conversation(next);
                } else if (allFound()) {
                    then.looked(seen, null);
                } else {
                    moderated(Cursor.NEWEST);
                }
            } else if (saysNothingThere(answer)) {
                moderated(Cursor.NEWEST);
            } else {
                then.looked(seen, answer);
            }
        });
    }

    private void moderated(Cursor cursor) {
        ApiCall call = place.group()
                ? Calls.moderatedToGroup(place.sender(), place.receiver(), PAGE, cursor)
                : Calls.moderatedToUser(place.sender(), place.receiver(), PAGE, cursor);
        traffic.ask(call, answer -> {
            if (answer instanceof Answer.Success success) {
                Cursor next = read(success, cursor);
                if (next != null && !allFound()) {
                    moderated(next);
                } else {
                    then.looked(seen, null);
                }
            } else if (saysNothingThere(answer) || isDelisted(answer)) {
                then.looked(seen, null);
            } else {
                then.looked(seen, answer);
            }
        });
    }

    /** Takes a page in; returns where the list goes on, or null at its end. */
    private @Nullable Cursor read(Answer.Success success, Cursor at) {
        MessagePage page = MessagePage.in(success);
        int known = ids.size();
        for (SentMessage message : page.items()) {
            if (ids.add(at.affix() + message.id())) {
                seen.add(message);
            }
        }
        boolean nothingNew = ids.size() == known;
        if (nothingNew) {
            return null;
        }
        Cursor next = page.next();
        return next == null || next.id() == null || !next.affix().equals(at.affix()) ? beyond(page, at) : next;
    }

    /** Where a list goes on that does not say so itself: behind its newest id, or before its oldest. */
    private static @Nullable Cursor beyond(MessagePage page, Cursor at) {
        List<Long> numbers = new ArrayList<>();
        for (SentMessage message : page.items()) {
            try {
                numbers.add(Long.parseLong(message.id()));
            } catch (NumberFormatException notANumber) {
                return null;
            }
        }
        boolean newer = at.affix().equals(Cursor.OLDEST.affix());
        long edge = newer
                ? numbers.stream().mapToLong(Long::longValue).max().orElse(0)
                : numbers.stream().mapToLong(Long::longValue).min().orElse(0);
        return new Cursor(at.affix(), Long.toString(edge));
    }

    private boolean allFound() {
        Set<String> muids = new HashSet<>();
        seen.forEach(message -> muids.add(message.muid() == null ? "" : message.muid()));
        return doubts.stream().allMatch(doubt -> muids.contains(doubt.claimed().muid()));
    }

    /** Whether this call exists for every app is not sure (cometchat-api.md section 2.2). */
    private static boolean isDelisted(Answer answer) {
        return answer instanceof Answer.Refused refused && refused.code().equals("ERR_API_NOT_FOUND");
    }

    /** No such user, group or conversation: then this message is not there. Any other refusal proves nothing. */
    private static boolean saysNothingThere(Answer answer) {
        return answer instanceof Answer.Refused refused
                && (Lookups.saysAbsent(answer) || NO_CONVERSATION.contains(refused.code()));
    }
}
