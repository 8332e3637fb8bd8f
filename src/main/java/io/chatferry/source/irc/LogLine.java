package io.chatferry.source.irc;

import io.chatferry.source.chat.model.Mentions;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a line of a log says. */
sealed interface LogLine {

    /**
     * Somebody wrote something.
     *
     * @param flag {@code me} of an action, {@code notice} of a notice; null of an ordinary message
     */
    record Words(
            LogStamp stamp,
            String nick,
            String text,
            @Nullable String flag) implements LogLine {}

    /**
     * Something happened.
     *
     * @param nick of whoever caused it; null if it is not said
     */
    record Event(
            @Nullable LogStamp stamp, String kind, @Nullable String nick, String text) implements LogLine {}

    /**
     * A line about the log itself.
     *
     * @param date from which on times without a date count; null if it names none
     */
    record Header(@Nullable LocalDate date) implements LogLine {}

    /** A line that has no known form. */
    record Unknown() implements LogLine {}

    Pattern HEADER = Pattern.compile(
            "(?:--- (?:Log opened|Log closed|Day changed)|\\*{4} (?:BEGIN|ENDING) LOGGING AT|"
                    + "Session (?:Start|Close|Ident|Time):)(?<rest>.*)",
            Pattern.DOTALL);
    Pattern DATE = Pattern.compile(
            "(?<month>\\p{L}{3,9})\\.? +(?<day>\\d{1,2}),? +(?:\\d{1,2}:\\d{2}(?::\\d{2})? +)?(?<year>\\d{4})");
    Pattern ISO_DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");

    /** Signs before nicknames say what rights somebody has in the channel. */
    String RIGHTS = "[ @+%~&!]?";

    Pattern MESSAGE = Pattern.compile("<" + RIGHTS + "(?<nick>[^<>\\n]{1,80})>(?:[ \\t](?<text>.*))?", Pattern.DOTALL);
    Pattern ACTION = Pattern.compile(" ?\\*[ \\t]+" + RIGHTS + "(?<nick>\\S{1,80})(?: (?<text>.*))?", Pattern.DOTALL);
    Pattern NOTICE = Pattern.compile(
            "-(?<nick>[^\\s:()-][^\\s:()]{0,79}?)(?:\\([^)]*\\)|:[^\\s-]+)?- (?<text>.*)", Pattern.DOTALL);
    Pattern EVENT = Pattern.compile("(?:-!-|\\*\\*\\*|===|-->|<--|---?|=!=)[ \\t]+(?<text>.*)", Pattern.DOTALL);
    Pattern COLUMNS = Pattern.compile("(?<who>[^\\t]*)\\t(?<text>.*)", Pattern.DOTALL);
    /** What clients without a sign of their own for events write like actions. */
    Pattern EVENT_AS_ACTION = Pattern.compile(
            "\\S+ (?:\\([^\\s@)]+@[^\\s)]+\\) (?:has )?(?:joined|left|quit).*|has quit \\(.*|has left \\S+.*|is now"
                    + " known as \\S+|sets mode:? [+-].*|was kicked (?:by|from) .*|(?:changes topic|has changed the topic)"
                    + " to.*|gives channel operator status to .*|removes channel operator status from .*|talking on"
                    + " \\S+|for #\\S+ (?:is|set by).*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** Colours and other formatting of IRC. */
    Pattern FORMATTING = Pattern.compile(
            "\\x03(?:\\d{1,2}(?:,\\d{1,2})?)?|\\x04(?:[0-9A-Fa-f]{6})?|[\\x02\\x0F\\x11\\x16\\x1D\\x1E\\x1F]");

    /** Whether a line has a time or a sign of its own; others continue the line before. */
    static boolean begins(String line) {
        return LogStamp.of(line) != null
                || HEADER.matcher(line).lookingAt()
                || line.startsWith("=== ")
                || line.startsWith("*** ");
    }

    /** Interprets a line. */
    static LogLine of(String line) {
        Matcher header = HEADER.matcher(line);
        if (header.matches()) {
            return new Header(date(header.group("rest")));
        }
        LogStamp stamp = LogStamp.of(line);
        if (stamp == null) {
            Matcher event = EVENT.matcher(line);
            return event.matches() ? event(null, event.group("text")) : new Unknown();
        }
        return behind(stamp, stamp.rest());
    }

    private static LogLine behind(LogStamp stamp, String rest) {
        Matcher message = MESSAGE.matcher(rest);
        if (message.matches()) {
            return words(stamp, message.group("nick"), message.group("text"), null);
        }
        Matcher event = EVENT.matcher(rest);
        if (event.matches()) {
            return event(stamp, event.group("text"));
        }
        Matcher action = ACTION.matcher(rest);
        if (action.matches()) {
            String all = rest.substring(action.start("nick"));
            return EVENT_AS_ACTION.matcher(all).matches()
                    ? event(stamp, all)
                    : words(stamp, action.group("nick"), action.group("text"), "me");
        }
        Matcher notice = NOTICE.matcher(rest);
        if (notice.matches()) {
            return words(stamp, notice.group("nick"), notice.group("text"), "notice");
        }
        Matcher columns = COLUMNS.matcher(rest);
        if (!columns.matches()) {
            return new Unknown();
        }
        String who = columns.group("who").strip();
        if (who.isEmpty()) {
            return event(stamp, columns.group("text"));
        }
        return words(stamp, who.replaceFirst("^[@+%~&!]", ""), columns.group("text"), null);
    }

    private static LogLine words(LogStamp stamp, String nick, @Nullable String text, @Nullable String flag) {
        return new Words(
                stamp, Mentions.clean(plain(nick).strip()), Mentions.clean(plain(text == null ? "" : text)), flag);
    }

    private static LogLine event(@Nullable LogStamp stamp, String written) {
        String text = Mentions.clean(plain(written)).strip();
        String kind = Events.kind(text);
        return new Event(stamp, kind, Events.nick(text, kind), text);
    }

    /** The text without the formatting of IRC. */
    static String plain(String text) {
        return text.chars().anyMatch(c -> c < ' ') ? FORMATTING.matcher(text).replaceAll("") : text;
    }

    private static @Nullable LocalDate date(String text) {
        Matcher written = DATE.matcher(text);
        if (written.find()) {
            return MonthNames.date(written.group("year"), written.group("month"), written.group("day"));
        }
        Matcher iso = ISO_DATE.matcher(text);
        return iso.find()
                ? MonthNames.date(
                        Integer.parseInt(iso.group(1)), Integer.parseInt(iso.group(2)), Integer.parseInt(iso.group(3)))
                : null;
    }
}
