package io.chatferry.report.rejects;

import io.chatferry.ledger.AtomicFile;
import io.chatferry.model.Problem;
import io.chatferry.report.format.CsvText;
import io.chatferry.report.format.SafeNames;
import io.chatferry.report.model.RejectRow;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes rejects: {@code rejects.csv} for people and, for each input file, one in the input's own format to be fixed.
 * Rows stream through; beside them only the names of the input files are held in memory. Equal rows in equal order give
 * equal files. All files are readable by their owner only and appear whole or not at all.
 */
public final class RejectFiles {

    /** The name of the list. */
    public static final String LIST = "rejects.csv";

    private RejectFiles() {}

    /**
     * The files that were written.
     *
     * @param rows the records that are not sent
     * @param files for each input file that has one, the file with its rejects
     */
    public record Summary(long rows, Map<String, Path> files) {

        public Summary {
            files = Map.copyOf(files);
        }
    }

    /**
     * Writes the list alone: file, line, kind, key, field, code and explanation, one line for each broken rule.
     *
     * @param rows is closed here
     */
    public static Summary writeList(Path csv, Stream<RejectRow> rows) throws IOException {
        long[] count = {0};
        try (rows) {
            AtomicFile.write(csv, out -> {
                out.write(listHead());
                for (Iterator<RejectRow> each = rows.iterator(); each.hasNext(); count[0]++) {
                    writeRow(out, each.next());
                }
            });
        }
        return new Summary(count[0], Map.of());
    }

    /**
     * Writes the list, and beside it the rejects of each input file: a CSV file with {@code _line}, {@code _code} and
     * {@code _reason} as its first columns, or one JSON object a line with fields of these names. Several codes of one
     * record are joined by {@code |}.
     *
     * @param rows best in the order of files: a file handle is kept for one input at a time; it is closed here
     * @param headerOf gives the header row of a CSV input as it stands there, or empty when it has none
     */
    public static Summary write(Path dir, Stream<RejectRow> rows, Function<String, String> headerOf)
            throws IOException {
        try (rows;
                AtomicFile list = new AtomicFile(dir.resolve(LIST));
                Inputs inputs = new Inputs(dir, headerOf)) {
            list.writer().write(listHead());
            long count = 0;
            for (Iterator<RejectRow> each = rows.iterator(); each.hasNext(); count++) {
                RejectRow row = each.next();
                writeRow(list.writer(), row);
                inputs.add(row);
            }
            Map<String, Path> files = inputs.commit();
            list.commit();
            return new Summary(count, files);
        }
    }

    private static String listHead() {
        return CsvText.displayRow("file", "line", "kind", "key", "field", "code", "words");
    }

    private static void writeRow(Writer out, RejectRow row) throws IOException {
        for (Problem problem : row.problems()) {
            out.write(CsvText.displayRow(
                    row.file(),
                    Long.toString(row.line()),
                    row.kind().name().toLowerCase(Locale.ROOT),
                    row.key(),
                    problem.field(),
                    problem.code().name(),
                    problem.message()));
        }
    }

    /** The files beside the list. */
    private static final class Inputs implements AutoCloseable {

        private record OpenFile(String input, Path path, AtomicFile file, RejectFormat format) {}

        private final Path dir;
        private final Function<String, String> headerOf;
        private final SafeNames names = new SafeNames(LIST);
        private final Map<String, OpenFile> files = new LinkedHashMap<>();
        private @Nullable OpenFile current;

        Inputs(Path dir, Function<String, String> headerOf) {
            this.dir = dir;
            this.headerOf = headerOf;
        }

        void add(RejectRow row) throws IOException {
            OpenFile open = files.get(row.file());
            if (current != null && !row.file().equals(current.input)) {
                current.file.pause();
            }
            if (open == null) {
                open = begin(row);
            }
            current = open;
            open.file.writer().write(open.format.record(row));
        }

        private OpenFile begin(RejectRow first) throws IOException {
            Path path = dir.resolve(names.of(first.file()));
            RejectFormat format = RejectFormat.of(first, headerOf.apply(first.file()));
            OpenFile open = new OpenFile(first.file(), path, new AtomicFile(path), format);
            files.put(first.file(), open);
            open.file.writer().write(format.head());
            return open;
        }

        Map<String, Path> commit() throws IOException {
            Map<String, Path> written = new LinkedHashMap<>();
            for (Map.Entry<String, OpenFile> each : files.entrySet()) {
                each.getValue().file.commit();
                written.put(each.getKey(), each.getValue().path);
            }
            return written;
        }

        @Override
        public void close() throws IOException {
            for (OpenFile open : files.values()) {
                open.file.close();
            }
        }
    }
}
