package io.chatferry.source.chat;

import io.chatferry.model.ChatRecord;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.FormatOptions;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All that a format reads of an export. */
public final class ReadExport {

    private final List<SourceItem> items = new ArrayList<>();

    /** Reads with the format's standard options. */
    public static ReadExport of(String format, Path export) {
        return of(format, export, ZoneOffset.UTC, null);
    }

    /** Reads with options of the format; null = the standard ones. */
    public static ReadExport of(String format, Path export, ZoneId zone, @Nullable Record options) {
        return read(Objects.requireNonNull(SourceFormats.named(format), format), export, zone, options);
    }

    /** Reads with a format that need not be in the list. */
    public static ReadExport read(SourceFormat format, Path export, ZoneId zone, @Nullable Record options) {
        ReadExport read = new ReadExport();
        FormatOptions given = options == null
                ? new FormatOptions(Map.of(), Set.of())
                : new FormatOptions(Map.of(format.name(), options), Set.of(format.name()));
        SourceSettings settings =
                new SourceSettings(format.name(), export, zone, Map.of(), UnknownColumns.WARN, Set.of(), given);
        try (ExportFiles files = ExportFiles.open(export);
                RecordStream stream = format.open(files, settings)) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                if (!(item instanceof SourceItem.StillReading)) {
                    read.items.add(item);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    /** The format that is recognised and how sure it is: {@code irc 90}. */
    public static String recognised(Path export) throws IOException {
        try (ExportFiles files = ExportFiles.open(export)) {
            return SourceFormats.recognise(files)
                    .map(found -> found.name() + " " + found.recognition().percent())
                    .orElse("none");
        }
    }

    /** Nothing at all. */
    public static ReadExport empty() {
        return new ReadExport();
    }

    public List<SourceItem> items() {
        return items;
    }

    public <T extends ChatRecord> List<T> records(Class<T> type) {
        return items.stream()
                .filter(SourceItem.ParsedRecord.class::isInstance)
                .map(item -> ((SourceItem.ParsedRecord) item).record())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    public List<User> users() {
        return records(User.class);
    }

    public List<Group> groups() {
        return records(Group.class);
    }

    public List<Member> members() {
        return records(Member.class);
    }

    public List<Message> messages() {
        return records(Message.class);
    }

    /** The messages of a group, or of a pair of users in either direction, in the order of their times and of reading. */
    public List<Message> conversation(String... parties) {
        Set<String> pair = Set.of(parties);
        return messages().stream()
                .filter(message -> "group".equals(message.receiverType())
                        ? parties.length == 1 && pair.contains(message.receiver())
                        : pair.equals(Set.of(String.valueOf(message.sender()), String.valueOf(message.receiver()))))
                .sorted((a, b) -> Objects.requireNonNull(a.sentAt()).compareTo(Objects.requireNonNull(b.sentAt())))
                .toList();
    }

    /** The first message of an id in its conversation. */
    public Message message(String id) {
        return messages().stream()
                .filter(message -> String.valueOf(message.muid()).matches(".*[:/]" + Pattern.quote(id)))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no message " + id));
    }

    /** How many rows were left out, by reason. */
    public Map<String, Integer> skipped() {
        Map<String, Integer> skipped = new LinkedHashMap<>();
        for (SourceItem item : items) {
            if (item instanceof SourceItem.SkippedRow row) {
                skipped.merge(row.reason(), 1, Integer::sum);
            }
        }
        return skipped;
    }

    public List<SourceItem.MalformedRecord> rejects() {
        return items.stream()
                .filter(SourceItem.MalformedRecord.class::isInstance)
                .map(SourceItem.MalformedRecord.class::cast)
                .toList();
    }

    public List<SourceItem.UnreadablePart> unreadable() {
        return items.stream()
                .filter(SourceItem.UnreadablePart.class::isInstance)
                .map(SourceItem.UnreadablePart.class::cast)
                .toList();
    }

    /** The notices, each with its number: {@code mentions: 5}. */
    public List<String> notices() {
        return items.stream()
                .filter(SourceItem.Notice.class::isInstance)
                .map(SourceItem.Notice.class::cast)
                .map(notice -> notice.message() + ": " + notice.count())
                .toList();
    }
}
