package io.chatferry.source.chat.stream;

import io.chatferry.sort.LongSorter;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.stream.MessageFile.Entry;
import io.chatferry.source.chat.stream.MessageFile.Says;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entries that say something of the same message, by sorting their keys on disk, and makes one message of them. Add the
 * keys of all entries in order, then {@link #merge}, then ask for each entry in order what became of it. Not thread-safe.
 */
final class SameMessages implements AutoCloseable {

    private static final int SORTED_IN_MEMORY = 1 << 17;

    private final MessageFile entries;
    private final MessageFile merged;
    private final boolean idsAreGlobal;
    private final LongSorter keys;
    private final LongSorter fates;
    /** Roots of threads that count only if they are there, and are no empty messages, which are left out. */
    private final Set<MessageKey> wanted = new HashSet<>();

    private final Set<MessageKey> found = new HashSet<>();
    private long @Nullable [] nextFate;

    /** What became of an entry that is not alone. */
    enum Fate {
        DUPLICATE(-1, "duplicate"),
        EDIT_APPLIED(-2, "edit applied to its message"),
        DELETE_APPLIED(-3, "deletion applied to its message"),
        REACTIONS_APPLIED(-4, "reactions added to their message"),
        NO_MESSAGE(-5, "reactions to a message that is not in the export");

        private static final Fate[] ALL = values();

        /** In the place of a place in the file of merged messages, and so negative. */
        private final long number;

        private final String reason;

        Fate(long number, String reason) {
            this.number = number;
            this.reason = reason;
        }

        private static Fate of(long number) {
            return ALL[(int) (-1 - number)];
        }

        /** A few words for the reason of a skipped row. */
        String reason() {
            return reason;
        }
    }

    /** An entry of the group that is looked at: its number, its place, and whether it is a message that was not deleted. */
    private record Member(long number, long place, boolean isKept) {}

    SameMessages(Path folder, MessageFile entries, boolean idsAreGlobal) throws IOException {
        this.entries = entries;
        this.idsAreGlobal = idsAreGlobal;
        this.merged = new MessageFile(folder, "merged");
        this.keys = new LongSorter(folder, "keys", 4, 3, SORTED_IN_MEMORY);
        this.fates = new LongSorter(folder, "fates", 2, 1, SORTED_IN_MEMORY);
    }

    /** An entry with an id, by its number in the order of the export. */
    void add(long number, long place, Entry entry) throws IOException {
        ChatMessage message = entry.message();
        String id = message.id();
        if (id != null) {
            MessageKey key = key(message.conversation(), id);
            boolean isKept = (entry.says() == Says.MESSAGE || entry.says() == Says.EDIT) && isKept(message);
            keys.add(key.hi(), key.lo(), number, (place << 1) | (isKept ? 1 : 0));
        }
        String parent = message.parent();
        if (parent != null && message.parentElse() != null) {
            wanted.add(key(message.conversation(), parent));
        }
    }

    private static boolean isKept(ChatMessage message) {
        return !message.isDeleted() && !message.isEmpty();
    }

    /** Whether a message of the export is the root that a message names first. */
    boolean isThere(String conversation, String root) {
        return found.contains(key(conversation, root));
    }

    private MessageKey key(String conversation, String id) {
        return MessageKey.of(idsAreGlobal ? "" : conversation, id);
    }

    /** Makes one message of the entries of each message. */
    void merge() throws IOException {
        List<Member> group = new ArrayList<>();
        long hi = 0;
        long lo = 0;
        for (long[] row = keys.next(); row != null; row = keys.next()) {
            if (!group.isEmpty() && (row[0] != hi || row[1] != lo)) {
                merge(group, hi, lo);
                group.clear();
            }
            hi = row[0];
            lo = row[1];
            group.add(new Member(row[2], row[3] >> 1, (row[3] & 1) != 0));
        }
        if (!group.isEmpty()) {
            merge(group, hi, lo);
        }
        merged.flush();
        nextFate = fates.next();
    }

    private void merge(List<Member> group, long hi, long lo) throws IOException {
        boolean isKept = group.get(0).isKept;
        if (group.size() > 1) {
            isKept = false;
            for (Group one : groups(group)) {
                isKept |= one.merge();
            }
        }
        MessageKey key = new MessageKey(hi, lo);
        if (isKept && wanted.contains(key)) {
            found.add(key);
        }
    }

    /** One group, or several where the id is made up: equal messages of one file are different ones, by their order. */
    private List<Group> groups(List<Member> members) throws IOException {
        List<Group> groups = new ArrayList<>();
        Map<String, Integer> equalsByFile = new HashMap<>();
        for (Member member : members) {
            Entry entry = entries.at(member.place);
            int copy = entry.message().isIdMadeUp()
                    ? equalsByFile.merge(entry.origin().file(), 1, Integer::sum)
                    : 1;
            while (groups.size() < copy) {
                groups.add(new Group(groups.size() + 1));
            }
            groups.get(copy - 1).add(member, entry);
        }
        return groups;
    }

    /** The entries of one message. */
    private final class Group {

        private final int copy;
        private final List<Member> members = new ArrayList<>();
        private final List<Entry> read = new ArrayList<>();

        /** @param copy which of equal messages it is, from 1 */
        Group(int copy) {
            this.copy = copy;
        }

        void add(Member member, Entry entry) {
            members.add(member);
            read.add(entry);
        }

        /** Whether the message is there, and not deleted. */
        boolean merge() throws IOException {
            int base = best();
            if (base < 0) {
                for (Member member : members) {
                    fates.add(member.number, Fate.NO_MESSAGE.number);
                }
                return false;
            }
            Entry winner = read.get(base);
            ChatMessage message = winner.message();
            for (int i = 0; i < read.size(); i++) {
                Entry entry = read.get(i);
                message = i == base ? message : with(message, entry);
            }
            if (copy > 1) {
                message = message.but(message.id() + "-" + copy).build();
            }
            int place = first(winner.says());
            for (int i = 0; i < read.size(); i++) {
                if (i != place) {
                    fates.add(members.get(i).number, fate(i, base).number);
                }
            }
            fates.add(members.get(place).number, merged.append(new Entry(Says.MESSAGE, winner.origin(), message)));
            return isKept(message);
        }

        private Fate fate(int i, int base) {
            return switch (read.get(i).says()) {
                case MESSAGE -> Fate.DUPLICATE;
                case EDIT -> i == base ? Fate.DUPLICATE : Fate.EDIT_APPLIED;
                case DELETE -> Fate.DELETE_APPLIED;
                case REACTIONS -> Fate.REACTIONS_APPLIED;
            };
        }

        /** The message with the latest edit, then with more reactions, then the first; without one, the first event that is one. */
        private int best() {
            int best = -1;
            for (int i = 0; i < read.size(); i++) {
                if (read.get(i).says() == Says.MESSAGE && (best < 0 || isBetter(read.get(i), read.get(best)))) {
                    best = i;
                }
            }
            for (Says event : List.of(Says.EDIT, Says.DELETE)) {
                best = best < 0 ? first(event) : best;
            }
            return best;
        }

        private int first(Says says) {
            for (int i = 0; i < read.size(); i++) {
                if (read.get(i).says() == says) {
                    return i;
                }
            }
            return -1;
        }
    }

    private static boolean isBetter(Entry entry, Entry than) {
        int edited = editedAt(entry.message()).compareTo(editedAt(than.message()));
        return edited != 0 ? edited > 0 : reactions(entry.message()) > reactions(than.message());
    }

    private static Instant editedAt(ChatMessage message) {
        Instant edited = message.isDeleted() && message.deletedAt() != null ? message.deletedAt() : message.editedAt();
        return edited == null ? Instant.MIN : edited;
    }

    private static long reactions(ChatMessage message) {
        return message.reactions().stream()
                .mapToLong(reaction -> reaction.users().size() + reaction.others())
                .sum();
    }

    private static ChatMessage with(ChatMessage message, Entry event) {
        ChatMessage change = event.message();
        return switch (event.says()) {
            case MESSAGE -> message;
            case EDIT -> isOlder(change, message) ? message : edited(message, change);
            case DELETE ->
                message.but()
                        .text("")
                        .withoutAttachments()
                        .deleted(change.deletedAt())
                        .build();
            case REACTIONS -> {
                List<ChatReaction> all = new ArrayList<>(message.reactions());
                all.addAll(change.reactions());
                yield message.but().reactions(all).build();
            }
        };
    }

    /** Whether a change is from before the last edit of what the message says already; without a time, their order counts. */
    private static boolean isOlder(ChatMessage change, ChatMessage message) {
        return !change.isDeleted()
                && change.editedAt() != null
                && editedAt(change).isBefore(editedAt(message));
    }

    private static ChatMessage edited(ChatMessage message, ChatMessage change) {
        ChatMessage.Builder edited = message.but().text(change.text()).withoutAttachments();
        for (ChatAttachment file : change.attachments()) {
            edited.attach(file);
        }
        change.notes().forEach(edited::note);
        if (change.isEdited()) {
            edited.edited(change.editedAt());
        }
        if (change.parent() != null) {
            edited.parent(change.parent()).parentElse(change.parentElse());
        }
        if (change.quote() != null) {
            edited.quote(change.quote());
        }
        if (!change.reactions().isEmpty()) {
            edited.reactions(change.reactions());
        }
        if (change.isDeleted()) {
            edited.deleted(change.deletedAt());
        }
        return edited.build();
    }

    /** What became of an entry: it stands as it is, as a merged one, or not at all. */
    sealed interface Outcome {

        /** Nothing else says anything of its message. */
        record Alone() implements Outcome {}

        /** All that is said of the message, in the place of this entry. */
        record Merged(Entry entry) implements Outcome {}

        /** Another entry stands for it. */
        record Gone(Fate fate) implements Outcome {}
    }

    private static final Outcome ALONE = new Outcome.Alone();

    /** What became of the entry with a number; to be asked in order. */
    Outcome outcome(long number) throws IOException {
        long[] fate = nextFate;
        if (fate == null || fate[0] != number) {
            return ALONE;
        }
        long value = fate[1];
        nextFate = fates.next();
        return value < 0 ? new Outcome.Gone(Fate.of(value)) : new Outcome.Merged(merged.at(value));
    }

    @Override
    public void close() throws IOException {
        keys.close();
        fates.close();
        merged.close();
    }
}
