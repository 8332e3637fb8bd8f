package io.chatferry.source.irc;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.reading.ConversationChoice;
import io.chatferry.source.chat.reading.EqualFiles;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.chat.reading.RepeatedRows;
import io.chatferry.source.row.Row;
import io.chatferry.source.text.JoinedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The format {@code irc}: logs of channels, one file for each channel, or for each channel and day. */
public final class IrcFormat extends ChatFormat<IrcOptions> {

    private static final int SAMPLE_FILES = 20;
    private static final int CERTAIN = 100;
    private static final int PROBABLE = 80;
    /** As many messages as make a text with times and nicknames a log. */
    private static final int SEVERAL = 3;

    /** A log, and what its path says. */
    private record Log(ExportFile file, LogName name) {}

    public IrcFormat() {
        super("irc", IrcOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        Recognition best = Recognition.none("no text file has lines with a time and a nickname");
        for (ExportFile file : files.files().stream()
                .filter(IrcFormat::isText)
                .limit(SAMPLE_FILES)
                .toList()) {
            LogSample sample = LogSample.of(file);
            if (!sample.isLog() || sample.messages() == 0) {
                continue;
            }
            if (!sample.hasDates() && LogName.of(file.name(), rootName(files)).date() == null) {
                best = Recognition.none(file.display() + " has times, but neither its lines nor its name say the day");
                continue;
            }
            boolean isCertain = sample.messages() >= SEVERAL || sample.known() > sample.messages();
            return new Recognition(
                    isCertain ? CERTAIN : PROBABLE,
                    file.display() + " is a log as " + sample.program()
                            + " writes it: lines with a time and a nickname");
        }
        return best;
    }

    private static boolean isText(ExportFile file) {
        String name = file.name().toLowerCase(Locale.ROOT);
        return name.endsWith(".log") || name.endsWith(".txt") || name.endsWith(".weechatlog") || name.endsWith(".irc");
    }

    /** What names a log whose own name is only a day: the folder of a single log, or the export. */
    private static String rootName(ExportFiles files) {
        Path root = files.root();
        Path name = root.getFileName();
        Path parent = root.toAbsolutePath().getParent();
        if (parent != null
                && name != null
                && files.files().size() == 1
                && files.files().get(0).name().equals(name.toString())) {
            name = parent.getFileName();
        }
        return name == null ? "irc" : name.toString();
    }

    @Override
    protected ChatExport export(ExportFiles files, IrcOptions options, SourceSettings settings) throws IOException {
        List<ExportFile> chosen = files.files().stream()
                .filter(file -> isText(file) || files.files().size() == 1)
                .filter(file -> LogSample.of(file).mayBeLog())
                .toList();
        if (chosen.isEmpty()) {
            throw new SourceException(
                    files.root() + " has no log of IRC: a text file whose lines have a time and a nickname."
                            + "\nName the folder in which the client or bouncer writes its logs, or one of them.");
        }
        EqualFiles different = EqualFiles.of(chosen);
        List<Log> logs = different.files().stream()
                .map(file -> new Log(file, LogName.of(file.name(), rootName(files))))
                .toList();
        Map<Log, IrcRoom> rooms = rooms(logs);
        RepeatedRows repeated = repeated(logs, rooms);
        List<ChatPass> passes = new ArrayList<>();
        for (Log log : logs) {
            IrcRoom room = Objects.requireNonNull(rooms.get(log));
            List<RepeatedRows.Range> rows = repeated.in(log.file);
            room.addFile();
            passes.add(new ChatPass(
                    log.file,
                    Kind.MESSAGE,
                    FileRows.own(
                            IrcFormat::rows,
                            () -> new IrcHandler(room, new LogClock(settings.timezone(), log.name.date()), rows))));
        }
        return new ChatExport(
                passes,
                Stream.concat(different.notices().stream(), repeated.notices().stream())
                        .toList(),
                ConversationChoice.of(options.conversations())
                        .rules(options.system(), Bots.KEEP, Conversations.IMPORT, Conversations.IMPORT));
    }

    private static JoinedLines rows(InputStream in) {
        return new JoinedLines(in, LogLine::begins);
    }

    /** The channels by their logs; of channels with one name, the second has its place before its name. */
    private static Map<Log, IrcRoom> rooms(List<Log> logs) {
        Map<List<String>, IrcRoom> byName = new LinkedHashMap<>();
        Map<Log, IrcRoom> rooms = new HashMap<>();
        Set<String> ids = new LinkedHashSet<>();
        for (Log log : logs) {
            LogName name = log.name;
            rooms.put(log, byName.computeIfAbsent(List.of(name.place(), name.channel()), key -> {
                String id = ids.contains(name.channel()) && !name.place().isEmpty()
                        ? name.place() + "/" + name.channel()
                        : name.channel();
                ids.add(id);
                return new IrcRoom(id, name);
            }));
        }
        return rooms;
    }

    /** The rows of each log that another log of the same channel and day has before. */
    private static RepeatedRows repeated(List<Log> logs, Map<Log, IrcRoom> rooms) throws IOException {
        Map<String, List<Log>> byDay = new LinkedHashMap<>();
        for (Log log : logs) {
            String id = Objects.requireNonNull(rooms.get(log)).id();
            byDay.computeIfAbsent(log.name.date() + " " + id, day -> new ArrayList<>())
                    .add(log);
        }
        return RepeatedRows.of(byDay.values(), log -> log.file, log -> take -> each(log.file, take));
    }

    private static void each(ExportFile file, RepeatedRows.Taker take) {
        try (JoinedLines rows = rows(file.open().withBadBytesReplaced())) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                take.row(
                        row.line(),
                        row instanceof Row.Cells cells
                                ? RepeatedRows.number(
                                        cells.cells().get(0) + cells.cells().get(1))
                                : 0);
            }
        } catch (IOException unreadable) {
            // what was read so far is compared; the rest is reported when the messages are read
        }
    }
}
