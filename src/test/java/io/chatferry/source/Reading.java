package io.chatferry.source;

import io.chatferry.model.ChatRecord;
import io.chatferry.model.Message;
import io.chatferry.model.Problem;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import io.chatferry.source.table.TableFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/** One pass over an export, all of it in memory. */
public record Reading(List<SourceItem> items) {

    public static Reading of(Path path) {
        return of(settings(path, Map.of(), UnknownColumns.WARN));
    }

    public static Reading of(Path path, Map<String, Object> mapping) {
        return of(settings(path, mapping, UnknownColumns.WARN));
    }

    public static Reading of(Path path, UnknownColumns unknown, String... kept) {
        return of(new SourceSettings("csv", path, ZoneOffset.UTC, Map.of(), unknown, Set.of(kept)));
    }

    public static Reading of(SourceSettings settings) {
        List<SourceItem> items = new ArrayList<>();
        try (ExportFiles files = ExportFiles.open(settings.path());
                RecordStream stream = TableFormat.csv().open(files, settings)) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                items.add(item);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Reading(items);
    }

    /** Reads one file with this content. */
    public static Reading of(Path folder, String name, String content) throws IOException {
        return of(Files.writeString(folder.resolve(name), content));
    }

    /** Reads one file with this content by a mapping. */
    static Reading mapped(Path folder, String name, String content, String yaml) throws IOException {
        return of(Files.writeString(folder.resolve(name), content), yaml(yaml));
    }

    /** A mapping as it stands in a job file. */
    static Map<String, Object> yaml(String text) {
        return new Yaml().load(text);
    }

    public static SourceSettings settings(Path path, Map<String, Object> mapping, UnknownColumns unknown) {
        return new SourceSettings(null, path, ZoneId.of("Europe/Berlin"), mapping, unknown, Set.of());
    }

    public List<SourceItem.ParsedRecord> parsed() {
        return all(SourceItem.ParsedRecord.class);
    }

    public List<SourceItem.MalformedRecord> broken() {
        return all(SourceItem.MalformedRecord.class);
    }

    public List<SourceItem.UnreadablePart> lost() {
        return all(SourceItem.UnreadablePart.class);
    }

    public List<String> notices() {
        return all(SourceItem.Notice.class).stream()
                .map(SourceItem.Notice::message)
                .toList();
    }

    public <T extends ChatRecord> List<T> records(Class<T> type) {
        return parsed().stream()
                .map(SourceItem.ParsedRecord::record)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    public List<Message> messages() {
        return records(Message.class);
    }

    public List<String> muids() {
        return messages().stream().map(Message::muid).toList();
    }

    public List<Problem> problems() {
        return parsed().stream().flatMap(parsed -> parsed.problems().stream()).toList();
    }

    private <T> List<T> all(Class<T> type) {
        return items.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
