package io.chatferry.source.rocketchat;

import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.canonical.KindDetector;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.EqualFiles;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.chat.reading.NameChoice;
import io.chatferry.source.row.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The CSV files of Rocket.Chat's importer, without header lines: {@code users.csv} (username, e-mail, name), {@code channels.csv}
 * (name, owner, public or private, members), {@code directmessages/*.csv} (from, to, time, text), and
 * {@code CHANNEL/messages.csv} (username, time, text). White space around a cell does not count.
 */
final class CsvLayout {

    private static final String USERS = "(.*/)?[^/]*users[^/]*\\.csv";
    private static final String CHANNELS = "(.*/)?[^/]*(channels|rooms)[^/]*\\.csv";
    private static final String DIRECT = "(.*/)?(directmessages/[^/]+|[^/]*dm_messages[^/]*)\\.csv";
    private static final String MESSAGES = "(.*/)?[^/]+/messages[^/]*\\.csv";

    private CsvLayout() {}

    /** Whether a file lists rooms in this layout: the third cell of its first row says who may join. */
    static boolean isRooms(ExportFile file) {
        if (!file.name().matches(CHANNELS)) {
            return false;
        }
        List<String> first =
                KindDetector.columns(file).stream().map(String::strip).toList();
        return first.size() >= 3
                && first.size() <= 4
                && (first.get(2).equals("public") || first.get(2).equals("private"));
    }

    /** The files without copies: equal messages in folders of two names are those of two channels. */
    static EqualFiles different(List<ExportFile> files) {
        Map<String, List<ExportFile>> byFolder = new LinkedHashMap<>();
        for (ExportFile file : files) {
            String[] steps = file.name().split("/", -1);
            byFolder.computeIfAbsent(steps.length < 2 ? "" : steps[steps.length - 2], none -> new ArrayList<>())
                    .add(file);
        }
        List<ExportFile> different = new ArrayList<>();
        List<SourceItem> notices = new ArrayList<>();
        for (List<ExportFile> folder : byFolder.values()) {
            EqualFiles once = EqualFiles.of(folder);
            different.addAll(once.files());
            notices.addAll(once.notices());
        }
        return new EqualFiles(different, notices);
    }

    /** The passes over the files of an export in this layout. */
    static List<ChatPass> passes(List<ExportFile> files, NameChoice names) {
        List<ChatPass> passes = new ArrayList<>();
        add(
                passes,
                files,
                USERS,
                Kind.USER,
                List.of("username", "email", "name"),
                file -> (row, sink) -> user(row, names, sink));
        add(
                passes,
                files,
                CHANNELS,
                Kind.GROUP,
                List.of("name", "owner", "visibility", "members"),
                file -> CsvLayout::room);
        add(passes, files, DIRECT, Kind.MESSAGE, List.of("from", "to", "ts", "text"), file -> CsvLayout::direct);
        add(passes, files, MESSAGES, Kind.MESSAGE, List.of("username", "ts", "text"), file -> {
            String[] steps = file.name().split("/", -1);
            String room = steps[steps.length - 2];
            return (row, sink) -> message(room, row, sink);
        });
        return passes;
    }

    /** Makes the handler of a file's rows. */
    private interface Handlers {
        RowHandler of(ExportFile file);
    }

    private static void add(
            List<ChatPass> passes,
            List<ExportFile> files,
            String names,
            Kind kind,
            List<String> columns,
            Handlers handlers) {
        for (ExportFile file : files) {
            boolean isDirect = file.name().matches(DIRECT) && !names.equals(DIRECT);
            if (file.name().matches(names) && !isDirect) {
                passes.add(new ChatPass(file, kind, FileRows.cells(columns, () -> handlers.of(file))));
            }
        }
    }

    private static @Nullable String cell(Row row, int column) {
        List<String> cells = ((Row.Cells) row).cells();
        String cell = column < cells.size() ? cells.get(column).strip() : "";
        return cell.isEmpty() ? null : cell;
    }

    private static void user(Row row, NameChoice names, ChatSink sink) {
        String username = cell(row, 0);
        if (username == null) {
            sink.reject(RejectCode.ID_EMPTY, "username", "the row has no username");
        } else {
            sink.user(ChatUser.named(username, names == NameChoice.REAL ? cell(row, 2) : username));
        }
    }

    private static void room(Row row, ChatSink sink) {
        String name = cell(row, 0);
        if (name == null) {
            sink.reject(RejectCode.ID_EMPTY, "name", "the row has no name of a room");
            return;
        }
        String owner = cell(row, 1);
        String members = cell(row, 3);
        Conversation.Builder room = Conversation.room(name)
                .name(name)
                .open("public".equals(cell(row, 2)))
                .owner(owner);
        if (members == null) {
            room.authorsAreMembers();
        }
        sink.conversation(room.build());
        if (owner != null) {
            sink.member(new ChatMember(name, owner, "admin", null));
        }
        for (String member : members == null ? new String[0] : members.split(";")) {
            String user = member.strip();
            if (!user.isEmpty() && !user.equals(owner)) {
                sink.member(new ChatMember(name, user));
            }
        }
    }

    private static void direct(Row row, ChatSink sink) {
        String from = cell(row, 0);
        String to = cell(row, 1);
        if (from == null || to == null) {
            sink.reject(RejectCode.ID_EMPTY, from == null ? "from" : "to", "the row has no sender or no receiver");
            return;
        }
        String id = from.compareTo(to) < 0 ? from + "|" + to : to + "|" + from;
        sink.conversation(Conversation.direct(id).build());
        sink.member(new ChatMember(id, from));
        sink.member(new ChatMember(id, to));
        add(id, from, cell(row, 2), cell(row, 3), sink);
    }

    private static void message(String room, Row row, ChatSink sink) {
        String sender = cell(row, 0);
        if (sender == null) {
            sink.reject(RejectCode.ID_EMPTY, "username", "the row has no sender");
        } else {
            add(room, sender, cell(row, 1), cell(row, 2), sink);
        }
    }

    private static void add(String room, String sender, @Nullable String time, @Nullable String text, ChatSink sink) {
        Instant sentAt = Fields.millis(time);
        if (sentAt == null) {
            sink.reject(RejectCode.SENT_AT_INVALID, "ts", "the time is no number of milliseconds");
            return;
        }
        sink.message(ChatMessage.in(room, null)
                .from(sender)
                .at(sentAt)
                .text(text == null ? null : Mentions.clean(text))
                .build());
    }
}
