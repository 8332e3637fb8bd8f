package io.chatferry.source.irc;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.text.TextLines;
import java.io.IOException;

/**
 * The first lines of a file.
 *
 * @param lines that are not blank
 * @param begun lines that have a time, or a sign of a log
 * @param known those of them that a log has
 * @param startsKnown whether the first line is one that a log has
 * @param messages with a nickname in angle brackets, or in a column of its own
 * @param hasDates whether a line says the day
 * @param program that writes such logs, as far as its signs tell
 */
record LogSample(int lines, int begun, int known, boolean startsKnown, int messages, boolean hasDates, String program) {

    private static final int LINES = 100;
    private static final int PERCENT = 100;
    private static final int KNOWN_PERCENT = 80;
    private static final int MAX_LINES_EACH = 5;

    /** Reads the beginning of a file; nothing of one that cannot be read. */
    static LogSample of(ExportFile file) {
        Counts counts = new Counts(file.name().endsWith(".weechatlog"));
        try (TextLines lines = new TextLines(file.open().withBadBytesReplaced())) {
            for (String line = lines.next(); line != null && counts.lines < LINES; line = lines.next()) {
                if (!line.isBlank()) {
                    counts.add(line);
                }
            }
        } catch (IOException unreadable) {
            // what was read so far counts
        }
        return counts.sample();
    }

    /** Whether it begins like a log. */
    boolean mayBeLog() {
        return known > 0 && startsKnown;
    }

    /** Whether nearly all lines with a time are those of a log; messages of several lines may stand between them. */
    boolean isLog() {
        return mayBeLog() && known * PERCENT >= begun * KNOWN_PERCENT && known >= lines / MAX_LINES_EACH;
    }

    /** What the lines show. Not thread-safe. */
    private static final class Counts {

        private int lines;
        private int begun;
        private int known;
        private boolean startsKnown;
        private int messages;
        private int columns;
        private boolean hasColumnEvents;
        private boolean hasDates;
        private String program = "an unknown program";

        Counts(boolean isWeeChat) {
            hasColumnEvents = isWeeChat;
        }

        void add(String line) {
            lines++;
            LogStamp stamp = LogStamp.of(line);
            hasDates |= stamp != null && stamp.date() != null;
            begun += LogLine.begins(line) ? 1 : 0;
            LogLine read = LogLine.of(line);
            if (read instanceof LogLine.Unknown) {
                return;
            }
            known++;
            startsKnown |= lines == 1;
            if (read instanceof LogLine.Header header) {
                hasDates |= header.date() != null;
                program = line.startsWith("--- ") ? "irssi" : line.startsWith("****") ? "HexChat" : "mIRC";
            } else if (read instanceof LogLine.Words words) {
                boolean isInBrackets =
                        words.flag() != null || words.stamp().rest().startsWith("<");
                messages += isInBrackets ? 1 : 0;
                columns += isInBrackets ? 0 : 1;
            } else if (read instanceof LogLine.Event event) {
                event(line, event);
            }
        }

        private void event(String line, LogLine.Event event) {
            String sign = event.stamp() == null ? line : event.stamp().rest();
            hasColumnEvents |= sign.startsWith("-->\t") || sign.startsWith("<--\t") || sign.startsWith("--\t");
            if (program.startsWith("an ")) {
                program = sign.startsWith("*** ") ? "ZNC" : sign.startsWith("-!-") ? "irssi" : program;
            }
        }

        LogSample sample() {
            // tables of other programs have columns with times too
            boolean isWeeChat = hasColumnEvents;
            return new LogSample(
                    lines,
                    begun,
                    known - (isWeeChat ? 0 : columns),
                    startsKnown,
                    messages + (isWeeChat ? columns : 0),
                    hasDates,
                    isWeeChat ? "WeeChat" : program);
        }
    }
}
