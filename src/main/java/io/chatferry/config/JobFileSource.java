package io.chatferry.config;

import io.chatferry.config.JobFileNode.Empty;
import io.chatferry.config.JobFileNode.Entry;
import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.config.JobFileNode.Section;
import io.chatferry.config.JobFileNode.Sequence;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code source} part of a job file. */
final class JobFileSource {

    private static final String COLUMNS = "write warn, reject or keep, or a list of the columns to keep: [room, likes]";
    /** The key of a mapping below which values are replaced by others. */
    private static final String TABLE = "values";

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9]\\d*)\\.\\d+");

    private final JobFileReader source;
    private final JobFileVariables variables;

    private JobFileSource(JobFileReader source) {
        this.source = source;
        this.variables = source.variables();
    }

    static SourceSettings read(JobFileReader source, Path file) {
        return new JobFileSource(source).settings(file);
    }

    private SourceSettings settings(Path file) {
        Set<String> kept = new LinkedHashSet<>();
        UnknownColumns unknown = unknownColumns(kept);
        return new SourceSettings(format(), path(file), timezone(), mapping(), unknown, kept);
    }

    private @Nullable String format() {
        List<String> names =
                SourceFormats.all().stream().map(SourceFormat::name).toList();
        String write = "write one of " + String.join(", ", names) + ", or leave the key out to have it recognised";
        String format = source.text("format", write);
        if (format != null && !names.contains(format)) {
            throw source.error("format", JobFileReader.shown(format) + " is not a format that Chatferry reads", write);
        }
        return format;
    }

    private Path path(Path file) {
        String write = "write the folder, file, .zip or .gz of the export; a relative path counts from "
                + (source.place("path").onCommandLine() ? "the current folder" : "the job file's folder");
        String text = source.text("path", write);
        if (text == null) {
            throw source.error("path", "the export is not named", write);
        }
        Path from = source.place("path").onCommandLine()
                ? Path.of("").toAbsolutePath()
                : file.toAbsolutePath().resolveSibling("");
        Path path;
        try {
            path = from.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw source.error("path", JobFileReader.shown(text) + " is no path", write);
        }
        if (!Files.exists(path)) {
            throw source.error("path", path + " does not exist", write);
        }
        if (!Files.isReadable(path) || (Files.isDirectory(path) && !Files.isExecutable(path))) {
            throw source.error("path", path + " cannot be read", "make it readable for the user who runs Chatferry");
        }
        return path;
    }

    private ZoneId timezone() {
        String write = "write a zone as UTC, Europe/Berlin or +02:00";
        String text = source.text("timezone", write);
        if (text == null) {
            return ZoneId.of("UTC");
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            String meant = JobFileKeys.nearest(text, ZoneId.getAvailableZoneIds())
                    .map(zone -> "did you mean " + zone + "? ")
                    .orElse("");
            throw source.error("timezone", JobFileReader.shown(text) + " is not a time zone", meant + write);
        }
    }

    private UnknownColumns unknownColumns(Set<String> kept) {
        if (source.node("unknown-columns") instanceof Sequence list) {
            for (JobFileNode item : list.items()) {
                if (!(item instanceof Scalar column)) {
                    throw item.place().error("the name of a column belongs here, but " + item.words(), COLUMNS);
                }
                kept.add(variables.resolve(column));
            }
            return UnknownColumns.LISTED;
        }
        String text = source.text("unknown-columns", COLUMNS);
        if (text == null) {
            return UnknownColumns.WARN;
        }
        if (!List.of("warn", "reject", "keep").contains(text)) {
            throw source.error("unknown-columns", JobFileReader.shown(text) + " is not a value of this key", COLUMNS);
        }
        return UnknownColumns.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private Map<String, Object> mapping() {
        JobFileNode node = source.node("mapping");
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof Section section)) {
            throw node.place().error("keys belong here, but " + node.words(), "write messages: below it, indented");
        }
        return tree(section);
    }

    private Map<String, Object> tree(Section section) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Map.Entry<String, Entry> entry : section.entries().entrySet()) {
            JobFileNode node = entry.getValue().value();
            boolean table = entry.getKey().equals(TABLE) && node instanceof Section;
            tree.put(entry.getKey(), table ? table((Section) node) : value(node));
        }
        return tree;
    }

    /** Other words for what is there; here an empty value means something: that nothing is there. */
    private Map<String, @Nullable Object> table(Section section) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        section.entries().forEach((word, entry) -> {
            JobFileNode node = entry.value();
            table.put(word, node instanceof Empty ? null : value(node));
        });
        return table;
    }

    private Object value(JobFileNode node) {
        if (node instanceof Section section) {
            return tree(section);
        }
        if (node instanceof Sequence list) {
            return list.items().stream().map(this::value).toList();
        }
        if (node instanceof Scalar scalar) {
            return scalar(scalar);
        }
        throw node.place().error("the value is empty", "write a value, \"\" for an empty one, or take the key out");
    }

    /** Numbers and booleans as JSON knows them, where no quotes say that they are texts; all else is text. */
    private Object scalar(Scalar scalar) {
        String text = variables.resolve(scalar);
        if (scalar.quoted()) {
            return text;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        return DECIMAL.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
    }
}
