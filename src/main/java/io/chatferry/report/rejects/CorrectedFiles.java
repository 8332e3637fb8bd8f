package io.chatferry.report.rejects;

import io.chatferry.ledger.AtomicFile;
import io.chatferry.report.format.CsvReader;
import io.chatferry.report.format.CsvText;
import io.chatferry.report.format.SafeNames;
import io.chatferry.report.format.SpreadsheetText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes back what {@link RejectFiles} has written and people have corrected: the reasons are accepted off, and what is left is
 * written as the export that it once was, so that its own reader reads it.
 */
public final class CorrectedFiles {

    private static final List<String> REASONS = List.of("_line", "_code", "_reason");
    private static final int MAX_HEADER_CHARS = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private CorrectedFiles() {}

    /**
     * A file of corrected records.
     *
     * @param input the input file that they are of, as rejects name it
     * @param name of the file that was written, below the folder
     * @param lines for each record in it, the line of that input on which it once stood
     */
    public record CorrectedFile(String input, String name, List<Long> lines) {}

    /** A corrected file that cannot be used as it is; the message says what to change. */
    public static final class CorrectionException extends RuntimeException {
        private static final long serialVersionUID = 1;

        CorrectionException(String message) {
            super(message);
        }
    }

    /**
     * Accepts the files of a folder.
     *
     * @param inputs the input files that had rejects, in the order of reading
     * @param rows where the rows of a JSON document lie, or null where it is the rows
     * @throws CorrectionException if a file is none that was written from these inputs, or cannot be read
     */
    public static List<CorrectedFile> accept(Path dir, Path into, Collection<String> inputs, @Nullable JsonPointer rows)
            throws IOException {
        Map<String, String> inputByName = names(inputs);
        List<CorrectedFile> accepted = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(dir)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.startsWith(".") || name.equals(RejectFiles.LIST)) {
                continue;
            }
            String input = inputByName.get(name.toLowerCase(Locale.ROOT));
            if (input == null) {
                throw new CorrectionException(file + " does not belong to the rejects of this job"
                        + "\n  keep the file names that ./run.sh rejects JOB --export has written");
            }
            accepted.add(accept(file, into, input, rows));
        }
        return accepted;
    }

    private static Map<String, String> names(Collection<String> inputs) {
        Map<String, String> inputByName = new HashMap<>();
        for (String input : inputs) {
            inputByName.put(new SafeNames(RejectFiles.LIST).of(input).toLowerCase(Locale.ROOT), input);
        }
        SafeNames names = new SafeNames(RejectFiles.LIST);
        for (String input : inputs) {
            inputByName.put(names.of(input).toLowerCase(Locale.ROOT), input);
        }
        return inputByName;
    }

    private static CorrectedFile accept(Path file, Path into, String input, @Nullable JsonPointer rows)
            throws IOException {
        String inside = input.substring(input.lastIndexOf("!/") < 0 ? 0 : input.lastIndexOf("!/") + 2);
        String name = inside.replaceFirst("(?i)\\.gz$", "");
        Path target = into.resolve(name).normalize();
        if (!target.startsWith(into)) {
            target = into.resolve(file.getFileName());
        }
        List<Long> lines = new ArrayList<>();
        try (AtomicFile written = new AtomicFile(target)) {
            try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                skipByteOrderMark(in);
                if (isJson(in)) {
                    boolean array =
                            rows == null && name.toLowerCase(Locale.ROOT).endsWith(".json");
                    json(file, in, written.writer(), lines, array, rows);
                } else {
                    csv(file, in, written.writer(), lines);
                }
            } catch (java.nio.charset.CharacterCodingException e) {
                throw new CorrectionException(file + " is not UTF-8\n  save it as UTF-8");
            }
            written.commit();
        }
        return new CorrectedFile(input, into.relativize(target).toString().replace('\\', '/'), lines);
    }

    /** Spreadsheet programs write one. */
    private static void skipByteOrderMark(BufferedReader in) throws IOException {
        in.mark(1);
        if (in.read() != '\ufeff') {
            in.reset();
        }
    }

    private static boolean isJson(BufferedReader in) throws IOException {
        in.mark(64);
        int c = in.read();
        while (c >= 0 && Character.isWhitespace(c)) {
            c = in.read();
        }
        in.reset();
        return c == '{' || c == '[';
    }

    private static void json(
            Path file, BufferedReader in, Writer out, List<Long> lines, boolean array, @Nullable JsonPointer rows)
            throws IOException {
        if (array) {
            out.write("[\n");
        }
        try (MappingIterator<JsonNode> nodes = JSON.readerFor(JsonNode.class).readValues(in)) {
            while (nodes.hasNext()) {
                if (!(nodes.next() instanceof ObjectNode object)) {
                    throw new CorrectionException(file + ": each record must be a JSON object");
                }
                String record = withoutReasons(file, object, lines);
                out.write(array && lines.size() > 1 ? ",\n" : "");
                out.write(rows == null ? record : wrapped(rows, record));
                out.write(array ? "" : "\n");
            }
        } catch (JacksonException broken) {
            throw new CorrectionException(
                    file + ": record " + (lines.size() + 1) + " is not valid JSON" + "\n  write one object a line");
        }
        if (array) {
            out.write("\n]\n");
        }
    }

    private static String withoutReasons(Path file, ObjectNode object, List<Long> lines) {
        JsonNode line = object.path("_line");
        if (!line.canConvertToLong()) {
            throw noLine(file, lines.size() + 1);
        }
        lines.add(line.asLong());
        object.remove(REASONS);
        JsonNode raw = object.get("_raw");
        return raw != null && raw.isString() && object.size() == 1
                ? raw.stringValue().replace('\n', ' ').replace('\r', ' ')
                : JSON.writeValueAsString(object);
    }

    private static String wrapped(JsonPointer rows, String record) {
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (JsonPointer part = rows; part != null && !part.matches(); part = part.tail()) {
            before.append('{')
                    .append(JSON.writeValueAsString(part.getMatchingProperty()))
                    .append(':');
            after.append('}');
        }
        return before + "[" + record + "]" + after;
    }

    private static void csv(Path file, BufferedReader in, Writer out, List<Long> lines) throws IOException {
        in.mark(MAX_HEADER_CHARS);
        String head = in.readLine();
        in.reset();
        int end = head == null ? -1 : head.indexOf("_line");
        if (head == null || end < 0) {
            throw noLine(file, 1);
        }
        String tail = head.substring(end + "_line".length()).replaceFirst("^\"", "");
        char delimiter = tail.isEmpty() ? ',' : tail.charAt(0);
        CsvReader rows = new CsvReader(in, delimiter);
        List<String> header = Objects.requireNonNullElse(rows.row(), List.of());
        int[] kept = IntStream.range(0, header.size())
                .filter(i -> !REASONS.contains(header.get(i)))
                .toArray();
        int line = header.indexOf("_line");
        if (kept.length > 0) {
            out.write(row(delimiter, header, kept, header.size()));
        }
        for (List<String> row = rows.row(); row != null; row = rows.row()) {
            if (row.size() == 1 && row.get(0).isBlank()) {
                continue;
            }
            lines.add(line(file, row, line, lines.size() + 2));
            boolean whole = row.size() == REASONS.size() + 1 && kept.length > 1;
            out.write(
                    whole
                            ? SpreadsheetText.original(row.get(row.size() - 1)) + "\n"
                            : row(delimiter, row, kept, header.size()));
        }
    }

    private static String row(char delimiter, List<String> cells, int[] kept, int columns) {
        IntStream known = Arrays.stream(kept).filter(i -> i < cells.size());
        IntStream more = IntStream.range(columns, cells.size()); // without a header, or more than it has
        return CsvText.row(
                delimiter,
                IntStream.concat(known, more)
                        .mapToObj(i -> SpreadsheetText.original(cells.get(i)))
                        .toArray(String[]::new));
    }

    private static long line(Path file, List<String> row, int column, int number) {
        try {
            return Long.parseLong(row.get(column).strip());
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw noLine(file, number);
        }
    }

    private static CorrectionException noLine(Path file, int record) {
        return new CorrectionException(file + ": row " + record + " has no _line"
                + "\n  keep the columns _line, _code and _reason as ./run.sh rejects JOB --export has written them");
    }
}
