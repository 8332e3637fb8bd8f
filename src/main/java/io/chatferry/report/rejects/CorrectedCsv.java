package io.chatferry.report.rejects;

import io.chatferry.report.format.CsvReader;
import io.chatferry.report.format.CsvText;
import io.chatferry.report.format.SpreadsheetText;
import io.chatferry.report.rejects.CorrectedFiles.CorrectionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A corrected CSV file, as text editors and spreadsheet programs save it: with another delimiter, {@code sep=}, empty rows and
 * columns. Characters that a program has replaced are never accepted in place of those of the export.
 */
final class CorrectedCsv {

    private static final int MAX_HEADER_CHARS = 1 << 20;
    private static final String SEPARATOR_LINE = "sep=";

    private final Path file;
    private final boolean isGuessed;
    private final boolean isProven;
    private final LongFunction<String> originals;

    /**
     * @param isGuessed whether the encoding of the file is only probable
     * @param isProven whether the program that saved the file has kept all characters
     * @param originals the broken record of a line as it was exported; empty where it is not known
     */
    CorrectedCsv(Path file, boolean isGuessed, boolean isProven, LongFunction<String> originals) {
        this.file = file;
        this.isGuessed = isGuessed;
        this.isProven = isProven;
        this.originals = originals;
    }

    /** Copies the records without the reasons, and adds the line of each to {@code lines}. */
    void copy(BufferedReader in, Writer out, List<Long> lines) throws IOException {
        String head = peekLine(in);
        if (head != null && head.startsWith(SEPARATOR_LINE)) {
            head = skipLine(in) ? peekLine(in) : null;
        }
        int at = head == null ? -1 : head.indexOf("_line");
        if (head == null || at < 0) {
            throw CorrectedFiles.noLine(file, 1);
        }
        String tail = head.substring(at + "_line".length()).replaceFirst("^\"", "");
        char delimiter = tail.isEmpty() ? CsvText.delimiterOf(head) : tail.charAt(0);
        CsvReader rows = new CsvReader(in, delimiter);
        List<String> header = withoutEmptyEnd(Objects.requireNonNullElse(rows.row(), List.of()), 0);
        int[] kept = IntStream.range(0, header.size())
                .filter(i -> !CorrectedFiles.REASONS.contains(header.get(i).strip()))
                .toArray();
        int line = header.stream().map(String::strip).toList().indexOf("_line");
        int reason = header.stream().map(String::strip).toList().indexOf("_reason");
        if (kept.length > 0) {
            out.write(row(delimiter, header, kept, header.size()));
        }
        int number = 1;
        for (List<String> cells = rows.row(); cells != null; cells = rows.row()) {
            number++;
            if (cells.stream().allMatch(String::isBlank)) {
                continue;
            }
            List<String> row = withoutEmptyEnd(cells, header.size());
            long original = line(row, line, number);
            if (!isProven) {
                requireSameCharacters(content(row, kept, header.size()), original, number);
            }
            lines.add(original);
            out.write(
                    isWhole(row, reason, kept)
                            ? SpreadsheetText.original(row.get(kept[0])) + "\n"
                            : row(delimiter, row, kept, header.size()));
        }
    }

    /** Whether the first cell behind the reasons is the whole record: the cells after it are padding, if there are any. */
    private static boolean isWhole(List<String> row, int reason, int[] kept) {
        if (kept.length < 2 || kept[0] >= row.size()) {
            return false;
        }
        boolean isAlone = Arrays.stream(kept)
                .skip(1)
                .allMatch(i -> i >= row.size() || row.get(i).isEmpty());
        boolean isNamed = reason >= 0 && reason < row.size() && row.get(reason).endsWith(CsvRejectFormat.WHOLE);
        return isAlone && (isNamed || row.size() == CorrectedFiles.REASONS.size() + 1);
    }

    /** The row without the empty cells that a program has added behind the columns of the header. */
    private static List<String> withoutEmptyEnd(List<String> row, int columns) {
        int end = row.size();
        while (end > columns && row.get(end - 1).isEmpty()) {
            end--;
        }
        return row.subList(0, end);
    }

    private static String content(List<String> row, int[] kept, int columns) {
        return cells(row, kept, columns).mapToObj(row::get).collect(Collectors.joining("\n"));
    }

    /** Fails if a character of the record was changed by saving the file in an encoding that does not have it. */
    private void requireSameCharacters(String text, long line, int number) {
        boolean isForeign = isGuessed && text.chars().anyMatch(c -> c > '~');
        if (!isForeign && text.indexOf('?') < 0) {
            return;
        }
        String original = originals.apply(line);
        if (isForeign && !text.chars().allMatch(c -> c <= '~' || original.indexOf(c) >= 0)) {
            throw CorrectedFiles.notUtf8(file);
        }
        boolean isCharacterGone = original.chars().anyMatch(c -> c > '~' && text.indexOf(c) < 0);
        if (isCharacterGone && questionMarks(text) > questionMarks(original)) {
            throw new CorrectionException(file + ": row " + number + " has ? in place of other characters"
                    + "\n  save it as UTF-8 (in Excel: \"CSV UTF-8\") from the file that was exported");
        }
    }

    private static long questionMarks(String text) {
        return text.chars().filter(c -> c == '?').count();
    }

    private static @Nullable String peekLine(BufferedReader in) throws IOException {
        in.mark(MAX_HEADER_CHARS);
        String line = in.readLine();
        in.reset();
        return line;
    }

    private static boolean skipLine(BufferedReader in) throws IOException {
        return in.readLine() != null;
    }

    private static String row(char delimiter, List<String> row, int[] kept, int columns) {
        return CsvText.row(
                delimiter,
                cells(row, kept, columns)
                        .mapToObj(i -> SpreadsheetText.original(row.get(i)))
                        .toArray(String[]::new));
    }

    /** The cells of the record: those of the columns that are kept, and those behind the header. */
    private static IntStream cells(List<String> row, int[] kept, int columns) {
        IntStream known = Arrays.stream(kept).filter(i -> i < row.size());
        return IntStream.concat(known, IntStream.range(columns, Math.max(columns, row.size())));
    }

    private long line(List<String> row, int column, int number) {
        try {
            return Long.parseLong(row.get(column).strip());
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw CorrectedFiles.noLine(file, number);
        }
    }
}
