package io.chatferry.source.guess.table;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.csv.RowLayout;
import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Rows;
import io.chatferry.source.guess.profile.Table;
import io.chatferry.source.guess.profile.ValueKinds;
import io.chatferry.source.mapping.SampleRows;
import io.chatferry.source.row.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Finds out how a table was written as text: by which tool, with which delimiter, with or without a header line. */
public final class TextTables {

    private static final String DIALECT = "dialect";
    private static final String TAB = "tab";
    private static final int MAX_HEADER = 64;
    /** Columns that are tried as holding delimiters, beside those of long texts. */
    private static final int MAX_JOINED = 3;

    private TextTables() {}

    /** How a table is read, why, and what its first rows are. */
    public record Found(Map<String, Object> reading, List<String> notes, Rows rows, boolean isCut) {}

    /** The table in some files; null if they hold none. */
    public static @Nullable Found of(List<ExportFile> files, FileHead head, boolean isMysql) throws IOException {
        char delimiter = delimiter(head);
        Map<String, Object> reading = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        chooseDialect(head, delimiter, isMysql, reading, notes);
        Trial best = trial(files, head, delimiter, reading, notes);
        boolean canBeUnquoted = delimiter != '\t' && !reading.containsKey(DIALECT);
        if (best == null || (best.malformed > 0 && canBeUnquoted)) {
            Map<String, Object> unquoted = new LinkedHashMap<>();
            unquoted.put("delimiter", delimiter == '\t' ? TAB : String.valueOf(delimiter));
            unquoted.put("quote", "none");
            Trial other = trial(
                    files,
                    head,
                    delimiter,
                    unquoted,
                    List.of("quotes enclose no cells: by RFC 4180 " + (best == null ? "no row" : "some rows")
                            + " could be read"));
            best = better(best, other);
        }
        return best == null ? null : best.found();
    }

    private record Trial(Found found, long malformed) {}

    private static @Nullable Trial better(@Nullable Trial one, @Nullable Trial other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.malformed < one.malformed ? other : one;
    }

    /** The delimiter that occurs most in the first line that is no name of one. */
    private static char delimiter(FileHead head) {
        for (String line : head.lines()) {
            String text = line.toLowerCase(Locale.ROOT).replace("\"", "");
            if (text.startsWith("sep=") && text.length() > 4) {
                return text.startsWith("\\t", 4) ? '\t' : text.charAt(4);
            }
            if (!line.isBlank()) {
                char best = ',';
                long most = 0;
                for (char each : new char[] {'\t', ',', ';', '|'}) {
                    long count = line.chars().filter(c -> c == each).count();
                    if (count > most) {
                        most = count;
                        best = each;
                    }
                }
                return best;
            }
        }
        return ',';
    }

    private static void chooseDialect(
            FileHead head, char delimiter, boolean isMysql, Map<String, Object> reading, List<String> notes) {
        boolean named = head.text().toLowerCase(Locale.ROOT).startsWith("sep=")
                || head.text().toLowerCase(Locale.ROOT).startsWith("\"sep=");
        if (named || head.isWide() || (head.isAnsi() && delimiter != ',')) {
            reading.put(DIALECT, "excel");
            notes.add(named ? "the first line names the delimiter" : head.isWide() ? "UTF-16" : "not UTF-8");
            return;
        }
        if (head.isAnsi()) {
            reading.put("encoding", "windows-1252");
            notes.add("not UTF-8; windows-1252 is assumed ?");
        }
        if (delimiter != '\t') {
            return;
        }
        if (head.hasEscapedNulls()) {
            boolean postgres = head.text().contains("\n\\.")
                    || head.text().contains("+00\t")
                    || head.text().contains("+00\n")
                    || head.cells('\t', "t") + head.cells('\t', "f") > 0
                    || head.text().matches("(?s).*[^\\\\]\\\\n.*");
            reading.put(DIALECT, !isMysql && postgres ? "postgres" : "mysql");
            notes.add("cells are separated by tabs, and \\N says \"no value\"");
        } else if (!head.hasCrLf()
                && head.cells('\t', "NULL") > 0
                && (!head.hasQuotedCell('\t') || head.hasEscapes())) {
            reading.put(DIALECT, "mysql-batch");
            reading.put("nulls", List.of()); // counted here, and left to the dialect in the job
            notes.add("cells are separated by tabs, and NULL says \"no value\"");
        } else if (!head.hasQuotedCell('\t') && head.hasCrLf()) {
            reading.put(DIALECT, "bcp");
            notes.add("cells are separated by tabs, and not quoted");
        } else {
            reading.put("delimiter", TAB);
            notes.add("");
        }
    }

    private static @Nullable Trial trial(
            List<ExportFile> files, FileHead head, char delimiter, Map<String, Object> given, List<String> notes)
            throws IOException {
        Map<String, Object> reading = new LinkedHashMap<>(given);
        List<String> header = header(files.get(0), reading, head, delimiter);
        if (header.size() < 2) {
            return null;
        }
        Sample sample = sample(files, reading, null);
        if (!isHeader(header, sample.rows)) {
            reading.put("header", false);
            reading.put(
                    "columns",
                    IntStream.rangeClosed(1, header.size())
                            .mapToObj(i -> "column_" + i)
                            .toList());
            sample = sample(files, reading, null);
        }
        if ("none".equals(reading.get("quote")) || "bcp".equals(reading.get(DIALECT))) {
            sample = sample(files, reading, new KnownColumns(sample.rows, Set.of()));
            sample = joined(files, reading, sample);
        }
        addNulls(reading, sample.rows);
        return sample.rows.count() == 0
                ? null
                : new Trial(new Found(reading, notes, sample.rows, sample.isCut), sample.malformed);
    }

    private static List<String> header(ExportFile file, Map<String, Object> reading, FileHead head, char delimiter)
            throws IOException {
        try (SampleRows rows = SampleRows.open(file, reading, null)) {
            List<String> first = rows.columns();
            boolean isUnquoted = "none".equals(reading.get("quote")) || "bcp".equals(reading.get(DIALECT));
            if (!isUnquoted || looksLikeHeader(first)) {
                return first;
            }
        }
        // without quotes a text may hold delimiters: the width that most lines have is that of the table
        Map<Integer, Integer> widths = new TreeMap<>();
        for (String line : head.lines()) {
            int width = (int) line.chars().filter(c -> c == delimiter).count() + 1;
            if (width > 1) {
                widths.merge(width, 1, Integer::sum);
            }
        }
        int width = widths.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(java.util.Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse(0);
        return IntStream.range(0, width).mapToObj(i -> "").toList();
    }

    private record Sample(Rows rows, long malformed, boolean isCut) {}

    private static Sample sample(List<ExportFile> files, Map<String, Object> reading, @Nullable RowLayout layout)
            throws IOException {
        Rows rows = new Rows(0);
        long malformed = 0;
        for (ExportFile file : files) {
            try (SampleRows sample = SampleRows.open(file, reading, layout)) {
                sample.columns().forEach(rows::declare);
                for (ObjectNode row = sample.next(); row != null; row = sample.next()) {
                    if (rows.count() == Table.MAX_ROWS) {
                        return new Sample(rows, malformed + sample.malformed() + sample.ragged(), true);
                    }
                    rows.add(row, null);
                }
                malformed += sample.malformed() + sample.ragged();
            }
        }
        return new Sample(rows, malformed, false);
    }

    /** The rows where texts may hold the delimiter: also those of columns that turn out to, since then more rows can be read. */
    private static Sample joined(List<ExportFile> files, Map<String, Object> reading, Sample first) throws IOException {
        Sample best = sample(files, reading, new KnownColumns(first.rows, Set.of()));
        Set<String> free = new HashSet<>();
        Rows known = first.rows;
        for (int i = 0; i < MAX_JOINED && best.malformed > 0; i++) {
            String found = null;
            for (Column column : best.rows.columns().values()) {
                boolean canBe = !column.isContainer()
                        && !column.kinds().isTime()
                        && !column.kinds().isNumber()
                        && !free.contains(column.ref());
                if (canBe) {
                    Set<String> more = new HashSet<>(free);
                    more.add(column.ref());
                    Sample sample = sample(files, reading, new KnownColumns(known, more));
                    if (sample.malformed < best.malformed) {
                        best = sample;
                        found = column.ref();
                    }
                }
            }
            if (found == null) {
                return best;
            }
            free.add(found);
            known = best.rows;
        }
        return best;
    }

    private static boolean looksLikeHeader(List<String> cells) {
        Set<String> different = new HashSet<>();
        return cells.size() > 1
                && cells.stream()
                        .allMatch(cell -> cell.length() <= MAX_HEADER
                                && cell.matches("[\\p{L}_@#$][\\p{L}\\p{N}_ .\\-/()#@$]*")
                                && !cell.matches("[^\\s@]+@[^\\s@]+\\.[^\\s@]+")
                                && !Column.NULL_WORDS.contains(cell)
                                && different.add(Names.normalized(cell)));
    }

    /** Whether a first row has names: none of them is a value of its column, and some are names that chats use. */
    private static boolean isHeader(List<String> cells, Rows rows) {
        if (!looksLikeHeader(cells)) {
            return false;
        }
        boolean isKnown = cells.stream().anyMatch(Names::isKnown);
        for (String cell : cells) {
            Column column = rows.columns().get(cell);
            if (column != null && column.has(Rows.hash(cell))) {
                return false;
            }
        }
        return isKnown;
    }

    /** The words for "no value", if the dialect does not name them. */
    private static void addNulls(Map<String, Object> reading, Rows rows) {
        String dialect = String.valueOf(reading.get(DIALECT));
        if (dialect.equals("mysql") || dialect.equals("mysql-batch") || dialect.equals("postgres")) {
            return;
        }
        Map<String, Integer> columns = new HashMap<>();
        Map<String, Boolean> isSure = new HashMap<>();
        for (Column column : rows.columns().values()) {
            column.nullWords().forEach((word, count) -> {
                columns.merge(word, 1, Integer::sum);
                isSure.merge(word, !column.kinds().isFreeText(), Boolean::logicalOr);
            });
        }
        Set<String> words = new TreeSet<>();
        columns.forEach((word, count) -> {
            if (isSure.getOrDefault(word, false)) {
                words.add(word);
            }
        });
        if (!words.isEmpty()) {
            reading.put("nulls", List.copyOf(words));
        }
    }

    /** What a first look has found out about columns, for the second one. */
    private static final class KnownColumns implements RowLayout {

        private final Map<String, Column> columns;
        private final Set<String> free;

        KnownColumns(Rows rows, Set<String> free) {
            this.columns = rows.columns();
            this.free = free;
        }

        @Override
        public boolean isFree(String name) {
            Column column = columns.get(name);
            return column != null
                    && (free.contains(name)
                            || column.isContainer()
                            || column.kinds().isFreeText()
                            || column.kinds().isCommaList());
        }

        @Override
        public boolean fits(String name, String cell) {
            Column column = columns.get(name);
            if (column == null || column.filled() == 0 || Column.NULL_WORDS.contains(cell)) {
                return true;
            }
            ValueKinds kinds = column.kinds();
            if (column.isContainer()) {
                boolean isJson = cell.startsWith("{") || cell.startsWith("[");
                return isJson ? JsonText.parse(cell) != null : cell.isEmpty();
            }
            if (cell.isEmpty()) {
                return true;
            }
            if (kinds.isTime()) {
                return Character.isDigit(cell.charAt(0)) && cell.length() >= 8;
            }
            if (kinds.isWhole()) {
                return cell.matches("-?\\d+");
            }
            if (kinds.isUrl()) {
                return cell.startsWith("http");
            }
            boolean isWord = !free.contains(name)
                    && !column.vocabulary().isEmpty()
                    && column.vocabulary().size() <= 8
                    && column.filled() > 20;
            return !isWord || column.vocabulary().containsKey(cell);
        }
    }
}
