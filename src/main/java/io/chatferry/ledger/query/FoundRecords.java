package io.chatferry.ledger.query;

import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.outbox.MessageEvents;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The records of the ledger that a search has found. The places are those of the last pass.
 */
public record FoundRecords(
        List<Message> messages,
        List<Entity> entities,
        List<Member> members,
        List<LedgerReport.Reject> rejects,
        List<SkippedRecord> skipped,
        List<DuplicateMessage> duplicates) {

    public boolean isEmpty() {
        return messages.isEmpty()
                && entities.isEmpty()
                && members.isEmpty()
                && rejects.isEmpty()
                && skipped.isEmpty()
                && duplicates.isEmpty();
    }

    /** The last place up to a line at which one of the records begins; null if there is none. */
    public @Nullable Place lastUpTo(long line) {
        return Stream.of(
                        messages.stream().map(found -> new Place(found.file(), found.line(), found.record())),
                        rejects.stream().map(found -> new Place(found.file(), found.line(), found.record())),
                        skipped.stream().map(SkippedRecord::place),
                        duplicates.stream().map(DuplicateMessage::place),
                        entities.stream().flatMap(found -> found.places().stream()),
                        members.stream().map(Member::place))
                .flatMap(places -> places)
                .filter(place -> place.line() <= line)
                .max(Comparator.comparingLong(Place::line))
                .orElse(null);
    }

    /**
     * A message.
     *
     * @param muid its muid in the target
     * @param body as it is sent, without muid and entity details
     * @param sinceMillis when it was begun last, in milliseconds since 1970; 0 if never
     * @param endpoint the call that carried it last
     * @param serverId the target's id; empty while it is unknown
     * @param isRemoved the last pass over the export did not contain it
     * @param doubt why it is in doubt, and since when; null if it is not
     * @param failure why it failed, and when; null if it did not
     */
    public record Message(
            long id,
            String file,
            long line,
            long record,
            String muid,
            int occurrence,
            String body,
            MessageState state,
            int attempts,
            long sinceMillis,
            Endpoint endpoint,
            String serverId,
            boolean isRemoved,
            String sender,
            String senderId,
            String receiver,
            String receiverId,
            Kind receiverKind,
            MessageEvents.@Nullable Event doubt,
            MessageEvents.@Nullable Event failure) {

        Message at(Place place) {
            return new Message(
                    id,
                    place.file(),
                    place.line(),
                    place.record(),
                    muid,
                    occurrence,
                    body,
                    state,
                    attempts,
                    sinceMillis,
                    endpoint,
                    serverId,
                    isRemoved,
                    sender,
                    senderId,
                    receiver,
                    receiverId,
                    receiverKind,
                    doubt,
                    failure);
        }
    }

    /** The place of a record in the export of the last pass. */
    public record Place(String file, long line, long record) {

        /** As {@code file:line}. */
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /**
     * A user or group.
     *
     * @param details the details that it is or would be created with
     * @param needed whether messages need it
     * @param failure why the target refuses it
     * @param places where the last pass describes it, the first of which is kept; without a description, the first place
     *     that names it
     */
    public record Entity(
            Kind kind,
            String sourceId,
            String targetId,
            boolean described,
            boolean needed,
            String details,
            boolean isRemoved,
            EntityState state,
            boolean deactivated,
            @Nullable Long thereSince,
            @Nullable String failure,
            long memberships,
            List<Place> places) {

        Entity with(long number, List<Place> at) {
            return new Entity(
                    kind,
                    sourceId,
                    targetId,
                    described,
                    needed,
                    details,
                    isRemoved,
                    state,
                    deactivated,
                    thereSince,
                    failure,
                    number,
                    List.copyOf(at));
        }
    }

    /**
     * A membership.
     *
     * @param details the details that it is or would be created with
     * @param failure why the target refuses it
     */
    public record Member(
            Place place,
            String group,
            String user,
            String details,
            EntityState state,
            @Nullable String failure) {}

    /** A record that a setting leaves out; {@code key} is a muid or another id, and may be empty. */
    public record SkippedRecord(Kind kind, Place place, String key, String reason) {}

    /** A message that equals another one of the same pass. */
    public record DuplicateMessage(String muid, Place place, Place kept) {}
}
