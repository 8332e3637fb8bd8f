package io.chatferry.source.guess.table;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The beginning of a file.
 *
 * @param isAnsi whether it is not UTF-8
 * @param isWide whether it was UTF-16 or UTF-32
 */
public record FileHead(ByteBuffer bytes, String text, boolean isAnsi, boolean isWide) {

    private static final int BYTES = 256 * 1024;
    private static final int MAX_LINES = 300;

    public static FileHead of(ExportFile file) throws IOException {
        try (ExportInput input = file.open()) {
            boolean wide = input.encoding() != null
                    && !StandardCharsets.UTF_8.equals(input.encoding().charset());
            byte[] bytes = input.readNBytes(BYTES);
            CharsetDecoder decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            CharBuffer decoded = CharBuffer.allocate(bytes.length + 1);
            CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), decoded, false);
            boolean ansi = result.isError();
            String text = ansi
                    ? new String(bytes, Charset.forName("windows-1252"))
                    : decoded.flip().toString();
            return new FileHead(
                    ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
                    text.startsWith("\uFEFF") ? text.substring(1) : text,
                    ansi,
                    wide);
        }
    }

    /** Whether it is text at all. */
    public boolean isText() {
        return text.chars()
                                .filter(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')
                                .count()
                        * 10
                <= text.length();
    }

    /** The first character that is no white space; a zero if there is none. */
    public char first() {
        String start = text.stripLeading();
        return start.isEmpty() ? '\0' : start.charAt(0);
    }

    /** The first lines. The last one may be cut. */
    public List<String> lines() {
        return text.lines().limit(MAX_LINES).toList();
    }

    /** Whether backslashes stand before letters or backslashes, as escapes do. */
    public boolean hasEscapes() {
        return text.contains("\\n") || text.contains("\\t") || text.contains("\\\\");
    }

    /** Whether rows end in CR and LF; texts may hold line ends of LF alone. */
    public boolean hasCrLf() {
        long both = Pattern.compile("\r\n").matcher(text).results().count();
        return both > 0 && both * 5 >= text.chars().filter(c -> c == '\n').count();
    }

    /** How many cells are a word, by their delimiter. */
    public long cells(char delimiter, String word) {
        String separator = "[" + delimiter + "\n]";
        return Pattern.compile("(?<=^|" + separator + ")" + Pattern.quote(word) + "(?=" + separator + "|$)")
                .matcher(text.replace("\r", ""))
                .results()
                .count();
    }

    /** Whether {@code \N} is the word for "no value" in a table of tabs, and not just a text somewhere. */
    public boolean hasEscapedNulls() {
        return !hasCrLf() && cells('\t', "\\N") > cells('\t', "");
    }

    /** Whether line ends in cells are escaped as MySQL does it. */
    public boolean isMysql() {
        return text.contains("\\\n") && hasEscapedNulls();
    }

    /** Whether a cell begins with a quote. */
    public boolean hasQuotedCell(char delimiter) {
        return text.startsWith("\"") || text.contains(delimiter + "\"") || text.contains("\n\"");
    }

    @Override
    public String toString() {
        return "FileHead[" + bytes.remaining() + " bytes]";
    }
}
