package io.chatferry.source.chat.stream;

import io.chatferry.file.TemporaryFolder;
import io.chatferry.model.ChatRecord;
import io.chatferry.model.Kind;
import io.chatferry.model.Message;
import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.canonical.RecordJson;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.stream.MessageFile.Entry;
import io.chatferry.source.chat.stream.MessageFile.Says;
import io.chatferry.source.row.Pass;
import io.chatferry.source.row.PassStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of an export of a chat system. The first half of the items are those that need no record: rows that were left out
 * or cannot be read; then come users, groups and members, and then the messages in the order of the export.
 */
public final class ChatStream implements RecordStream {

    /** Of a record without its text. */
    private static final int USUAL_CHARS = 400;

    private final String format;
    private final ChatRules rules;
    private final TemporaryFolder folder;
    private final Users users = new Users();
    private final Rooms rooms = new Rooms();
    private final Tally tally = new Tally();
    private final Memberships memberships;
    private final MessageFile entries;
    private final SameMessages same;
    private final EntryOrder order;
    private final Map<String, String> labels = new HashMap<>();
    private final Set<String> fileNames;
    private final CopiedFiles copied;
    private final PassStream rows;
    private final RowsAhead ahead;
    private final Deque<SourceItem> ready = new ArrayDeque<>();

    private @Nullable Iterator<SourceItem> entities;
    private @Nullable RecordMaker maker;
    private List<Users.Known> usersByNumber = List.of();
    private List<Rooms.Room> roomsByNumber = List.of();
    private Phase phase = Phase.ROWS;
    private long number;
    private long messagesRead; // in bytes of the entries

    private enum Phase {
        ROWS,
        ENTITIES,
        MEMBERS,
        MESSAGES,
        END
    }

    /**
     * Reads an export.
     *
     * @param format the name of the format, for what the user is told
     * @param files of the export: those of no pass are told
     * @param copiesFiles whether files that lie in the export are attachments of messages
     * @throws SourceException if there is no place for the temporary files
     */
    public ChatStream(String format, ChatExport export, ExportFiles files, boolean copiesFiles) {
        this.format = format;
        this.rules = export.rules();
        this.fileNames = OtherFiles.names(files);
        this.copied = copiesFiles ? new CopiedFiles(files.files()) : CopiedFiles.NONE;
        try {
            folder = TemporaryFolder.create();
            memberships = new Memberships(folder.path());
            entries = new MessageFile(folder.path(), "entries");
            same = new SameMessages(folder.path(), entries, export.idsAreGlobal());
            order = new EntryOrder(folder.path());
        } catch (IOException e) {
            throw new SourceException("Temporary files cannot be made in " + System.getProperty("java.io.tmpdir") + ": "
                    + e.getMessage() + "\nMake room there, or set JAVA_OPTS=-Djava.io.tmpdir=FOLDER.");
        }
        Collector collector = new Collector(rules, users, rooms, memberships, entries, same, order, labels, tally);
        List<Pass> passes = new ArrayList<>(export.passes().size());
        ahead = new RowsAhead(export.passes());
        for (ChatPass pass : export.passes()) {
            passes.add(new RowPass(pass, passes.size(), ahead, collector));
        }
        List<SourceItem> notices = new ArrayList<>(files.notices());
        notices.addAll(export.notices());
        OtherFiles.notice(format, files, export).ifPresent(notices::add);
        this.rows = new PassStream(passes, notices);
    }

    @Override
    public @Nullable SourceItem next() throws IOException {
        try {
            while (ready.isEmpty() && phase != Phase.END) {
                advance();
            }
        } catch (UncheckedIOException e) {
            throw new IOException("temporary files of the export: " + e.getMessage(), e);
        }
        return ready.poll();
    }

    private void advance() throws IOException {
        switch (phase) {
            case ROWS -> {
                SourceItem item = rows.next();
                if (item == null) {
                    entries.flush();
                    same.merge();
                    order.sort();
                    know();
                    phase = Phase.ENTITIES;
                } else {
                    ready.add(item);
                }
            }
            case ENTITIES -> {
                Iterator<SourceItem> left = entities;
                if (left != null && left.hasNext()) {
                    ready.add(left.next());
                } else {
                    phase = Phase.MEMBERS;
                }
            }
            case MEMBERS -> nextMember();
            case MESSAGES -> nextMessage();
            case END -> {}
        }
    }

    /** All rows were read. */
    private void know() {
        List<Users.Known> knownUsers = new ArrayList<>();
        users.each(knownUsers::add);
        usersByNumber = knownUsers;
        List<Rooms.Room> knownRooms = new ArrayList<>();
        rooms.each(knownRooms::add);
        roomsByNumber = knownRooms;
        RecordMaker made = new RecordMaker(usersByNumber, users, labels, fileNames, copied, same, tally);
        maker = made;
        Iterator<Users.Known> eachUser = usersByNumber.iterator();
        Iterator<Rooms.Room> eachGroup = roomsByNumber.stream()
                .filter(room -> !room.isPair() && left(room) == null)
                .iterator();
        entities = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return eachUser.hasNext() || eachGroup.hasNext();
            }

            @Override
            public SourceItem next() {
                if (eachUser.hasNext()) {
                    Users.Known user = eachUser.next();
                    return parsed(user.origin(), made.user(user));
                }
                Rooms.Room room = eachGroup.next();
                return parsed(room.origin(), made.group(room));
            }
        };
        entries.rewind();
    }

    private void nextMember() throws IOException {
        Memberships.Row row = memberships.next();
        if (row == null) {
            phase = Phase.MESSAGES;
            return;
        }
        Rooms.Room room = roomsByNumber.get(row.room());
        boolean isMember = row.isListed() || !room.listsMembers();
        if (isMember && !room.isPair() && left(room) == null) {
            String user = usersByNumber.get(row.user()).id();
            ready.add(parsed(row.origin(), row.member(room.id(), user)));
        }
    }

    private void nextMessage() throws IOException {
        Entry entry = entries.next();
        messagesRead = entries.position();
        if (entry == null) {
            ready.addAll(tally.notices(format));
            phase = Phase.END;
            return;
        }
        SameMessages.Outcome outcome = same.outcome(number);
        Entry kept = null;
        if (outcome instanceof SameMessages.Outcome.Gone gone) {
            ready.add(skipped(entry, gone.fate().reason()));
        } else if (outcome instanceof SameMessages.Outcome.Merged merged) {
            kept = merged.entry();
        } else if (entry.says() == Says.REACTIONS) {
            ready.add(skipped(entry, SameMessages.Fate.NO_MESSAGE.reason()));
        } else {
            kept = entry.says() == Says.DELETE ? deleted(entry) : entry;
        }
        order.pass(number++, kept, this::add);
    }

    private static Entry deleted(Entry entry) {
        ChatMessage message = entry.message();
        return message.isDeleted()
                ? entry
                : new Entry(
                        entry.says(),
                        entry.origin(),
                        message.but().deleted(null).build());
    }

    private void add(Entry entry) {
        ChatMessage message = entry.message();
        Rooms.Room room = rooms.find(message.conversation());
        RecordMaker made = maker;
        if (room == null || made == null) {
            throw new IllegalStateException("a message of a conversation that was not collected");
        }
        String left = left(room);
        if (left != null) {
            ready.add(skipped(entry, left));
        } else if (rules.bots() == ChatRules.Bots.SKIP && isFromBot(message)) {
            ready.add(skipped(entry, "bot"));
        } else if (message.isEmpty() && !message.isDeleted()) {
            ready.add(skipped(entry, "empty"));
        } else {
            Message record = made.message(message, room, entry.origin());
            ready.add(parsed(entry.origin(), record));
        }
    }

    private boolean isFromBot(ChatMessage message) {
        Users.Known sender = message.sender() == null ? null : users.find(message.sender());
        return message.isFromBot() || (sender != null && sender.isBot());
    }

    /** Why a conversation is left out; null if it is read. */
    private @Nullable String left(Rooms.Room room) {
        return RoomChoice.left(room, rules);
    }

    private SourceItem skipped(Entry entry, String reason) {
        return new SourceItem.SkippedRow(entry.origin(), Kind.MESSAGE, reason, "");
    }

    /** Few records are rejected: only for these is the canonical record composed. */
    private static SourceItem parsed(Origin origin, ChatRecord record) {
        int chars = USUAL_CHARS
                + (record instanceof Message message && message.text() != null
                        ? message.text().length()
                        : 0);
        return new SourceItem.ParsedRecord(origin, record, List.of(), () -> RecordJson.text(record), chars, "");
    }

    /** A third of the bytes when their rows were read, and the rest when the messages in them were made records: so is the time. */
    @Override
    public long bytesRead() {
        long read = rows.bytesRead();
        if (phase == Phase.END) {
            return read;
        }
        double made = phase == Phase.MESSAGES ? (double) messagesRead / Math.max(1, entries.size()) : 0;
        return Math.round(read * (1 + 2 * made) / 3);
    }

    @Override
    public List<String> filesRead() {
        return rows.filesRead();
    }

    @Override
    public boolean knowsItsFiles() {
        return true;
    }

    @Override
    public void limitRows(RowLimits limits) {
        rows.limitRows(limits);
    }

    @Override
    public Set<String> filesCut() {
        return rows.filesCut();
    }

    @Override
    public void close() throws IOException {
        try {
            ahead.close();
            rows.close();
        } finally {
            same.close();
            order.close();
            entries.close();
            memberships.close();
            folder.close();
        }
    }
}
