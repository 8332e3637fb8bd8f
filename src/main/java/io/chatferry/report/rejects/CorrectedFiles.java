package io.chatferry.report.rejects;

import io.chatferry.ledger.AtomicFile;
import io.chatferry.model.Program;
import io.chatferry.report.format.SafeNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    static final List<String> REASONS = List.of("_line", "_code", "_reason");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private CorrectedFiles() {}

    /** The broken records as they were exported. */
    public interface Originals {

        /** The text of the record on a line of an input file; empty where it is not known. */
        String of(String input, long line);
    }

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
     * @param originals the broken records as they were exported
     * @throws CorrectionException if a file is none that was written from these inputs, or cannot be read
     */
    public static List<CorrectedFile> accept(
            Path dir, Path into, Collection<String> inputs, @Nullable JsonPointer rows, Originals originals)
            throws IOException {
        Map<String, String> inputByName = names(inputs);
        List<CorrectedFile> accepted = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(dir)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (isNoExport(name)) {
                continue;
            }
            String input = inputByName.get(name.toLowerCase(Locale.ROOT));
            if (input == null) {
                throw new CorrectionException(file + " does not belong to the rejects of this job"
                        + "\n  keep the file names that " + Program.name() + " rejects JOB --export has written");
            }
            accepted.add(accept(file, into, input, rows, originals));
        }
        return accepted;
    }

    /** Whether it is the list for people, or a file that the system or an office program has left beside it. */
    private static boolean isNoExport(String name) {
        return name.startsWith(".")
                || name.startsWith("~$")
                || name.equals(RejectFiles.LIST)
                || name.equalsIgnoreCase("desktop.ini")
                || name.equalsIgnoreCase("Thumbs.db");
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

    private static CorrectedFile accept(
            Path file, Path into, String input, @Nullable JsonPointer rows, Originals originals) throws IOException {
        String inside = input.substring(input.lastIndexOf("!/") < 0 ? 0 : input.lastIndexOf("!/") + 2);
        String name = inside.replaceFirst("(?i)\\.gz$", "");
        Path target = into.resolve(name).normalize();
        if (!target.startsWith(into)) {
            target = into.resolve(file.getFileName());
        }
        List<Long> lines = new ArrayList<>();
        Encoding encoding = encoding(file);
        try (AtomicFile written = new AtomicFile(target)) {
            try (BufferedReader in = Files.newBufferedReader(file, encoding.charset)) {
                skipByteOrderMark(in);
                if (isJson(in) && !encoding.isGuessed()) {
                    boolean array =
                            rows == null && name.toLowerCase(Locale.ROOT).endsWith(".json");
                    json(file, in, written.writer(), lines, array, rows);
                } else {
                    new CorrectedCsv(file, encoding.isGuessed(), encoding.isProven, line -> originals.of(input, line))
                            .copy(in, written.writer(), lines);
                }
            } catch (CharacterCodingException e) {
                throw notUtf8(file);
            }
            written.commit();
        }
        return new CorrectedFile(input, into.relativize(target).toString().replace('\\', '/'), lines);
    }

    static CorrectionException notUtf8(Path file) {
        return new CorrectionException(file + " is not UTF-8\n  save it as UTF-8 (in Excel: \"CSV UTF-8\")");
    }

    /**
     * The encoding of a file.
     *
     * @param isProven a byte order mark or characters beyond ASCII show that the program that saved it kept all characters
     */
    private record Encoding(Charset charset, boolean isProven) {

        /** What a spreadsheet program saves in without being asked. */
        static final Encoding SPREADSHEET = new Encoding(Charset.forName("windows-1252"), false);

        boolean isGuessed() {
            return equals(SPREADSHEET);
        }
    }

    private static Encoding encoding(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String mark = HexFormat.of().formatHex(in.readNBytes(2));
            if (mark.equals("feff") || mark.equals("fffe")) {
                return new Encoding(StandardCharsets.UTF_16, true);
            }
        }
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            char[] buffer = new char[1 << 13];
            boolean isProven = false;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n && !isProven; i++) {
                    isProven = buffer[i] > '~';
                }
            }
            return new Encoding(StandardCharsets.UTF_8, isProven);
        } catch (CharacterCodingException other) {
            return Encoding.SPREADSHEET;
        }
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
                    throw new CorrectionException(file + ": each record must be a JSON object"
                            + "\n  keep the form in which " + Program.name() + " rejects JOB --export has written it");
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

    static CorrectionException noLine(Path file, int record) {
        return new CorrectionException(
                file + ": row " + record + " has no _line" + "\n  keep the columns _line, _code and _reason as "
                        + Program.name() + " rejects JOB --export has written them");
    }
}
