package io.chatferry.source.canonical;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.row.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Detects the kind of records that a file holds. */
public final class KindDetector {

    private static final int SAMPLE_ROWS = 5;

    private KindDetector() {}

    /** The kind, by the file's name or else by its columns; null if neither matches. */
    public static @Nullable Kind of(ExportFile file) {
        if (!RowFiles.isCsv(file) && !RowFiles.isJson(file)) {
            return hasEnding(file) ? null : byColumns(columns(file));
        }
        Kind named = byName(file.name());
        return named != null ? named : byColumns(columns(file));
    }

    /** Whether a file has the required columns of a kind, whatever its name. */
    public static boolean fits(ExportFile file, Kind kind) {
        return fits(columns(file), kind);
    }

    /** Whether a file holds records of a kind in the canonical format: it has the required columns, and few that are none of it. */
    public static boolean isCanonical(ExportFile file, Kind kind) {
        List<String> columns = columns(file).stream().distinct().toList();
        long known = columns.stream()
                .filter(column -> Field.named(kind, column) != null)
                .count();
        return fits(columns, kind) && known * 2 >= columns.size();
    }

    /** Whether a file has columns at all. */
    public static boolean hasRows(ExportFile file) {
        return !columns(file).isEmpty();
    }

    /** Whether the required columns of a kind are among some. */
    static boolean fits(List<String> columns, Kind kind) {
        return switch (kind) {
            case USER -> has(columns, kind, Field.UID);
            case GROUP -> has(columns, kind, Field.GUID);
            case MEMBER -> has(columns, kind, Field.GUID, Field.UID);
            case MESSAGE -> has(columns, kind, Field.SENDER, Field.RECEIVER);
        };
    }

    /** The kind by a file's name: {@code users}, {@code messages-2021}, {@code Members_1}, … */
    static @Nullable Kind byName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        for (Kind kind : Kind.values()) {
            if (name.startsWith(kind.plural())) {
                String rest = name.substring(kind.plural().length());
                if (rest.isEmpty() || rest.charAt(0) < 'a' || rest.charAt(0) > 'z') {
                    return kind;
                }
            }
        }
        return null;
    }

    /** The kind with all its required columns present. */
    static @Nullable Kind byColumns(List<String> columns) {
        return Stream.of(Kind.MESSAGE, Kind.MEMBER, Kind.GROUP, Kind.USER)
                .filter(kind -> fits(columns, kind))
                .findFirst()
                .orElse(null);
    }

    /** The column names of a file, or the keys of its first JSON objects; empty if it cannot be read. */
    public static List<String> columns(ExportFile file) {
        try {
            RowFiles.OpenFile open = RowFiles.open(file);
            try (var rows = open.rows()) {
                List<String> header = open.header();
                if (header != null) {
                    return header;
                }
                List<String> names = new ArrayList<>();
                for (int i = 0; i < SAMPLE_ROWS; i++) {
                    Row row = rows.next();
                    if (row instanceof Row.Json json) {
                        names.addAll(json.value().propertyNames());
                    }
                }
                return names;
            }
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean has(List<String> columns, Kind kind, Field... wanted) {
        Set<Field> found = EnumSet.noneOf(Field.class);
        for (String column : columns) {
            Field field = Field.named(kind, column);
            if (field != null) {
                found.add(field);
            }
        }
        return found.containsAll(List.of(wanted));
    }

    private static boolean hasEnding(ExportFile file) {
        return file.name().lastIndexOf('.') > file.name().lastIndexOf('/');
    }
}
