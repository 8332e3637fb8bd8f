package io.chatferry.source.irc;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a log says.
 *
 * @param place folders before the channel, without dates
 * @param channel the name of the channel, or of the other person
 * @param date the day of the log; null if the path has none
 */
record LogName(String place, String channel, @Nullable LocalDate date) {

    private static final Pattern EXTENSION = Pattern.compile("(?i)(\\.(?:log|txt|weechatlog|irc))+$");
    private static final Pattern DAY =
            Pattern.compile("(?<!\\d)(\\d{4})([-_./]?)(0[1-9]|1[0-2])\\2(0[1-9]|[12]\\d|3[01])(?!\\d)");
    /** A time behind the day, as bots that log meetings write it. */
    private static final Pattern HOUR = Pattern.compile("^[-_. T]\\d{2}[.:-]\\d{2}(?!\\d)");

    private static final String SEPARATORS = "^[-_. ]+|[-_. ]+$";
    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Pattern WEECHAT_QUERY = Pattern.compile("irc\\.([^.]+)\\.(.+)");
    private static final Pattern TWO_DIGITS = Pattern.compile("\\d{2}");

    /**
     * Reads a path.
     *
     * @param root the name of the export itself, a file or folder
     */
    static LogName of(String path, String root) {
        String text = EXTENSION.matcher(path).replaceFirst("");
        LocalDate date = null;
        Matcher day = DAY.matcher(text);
        int from = 0;
        while (day.find(from)) { // the last one counts
            date = MonthNames.date(
                    Integer.parseInt(day.group(1)), Integer.parseInt(day.group(3)), Integer.parseInt(day.group(4)));
            String rest = HOUR.matcher(text.substring(day.end())).replaceFirst("");
            text = text.substring(0, day.start()) + rest;
            from = day.start();
            day = DAY.matcher(text);
        }
        List<String> parts = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            String name = part.replaceAll(SEPARATORS, "");
            if (!name.isEmpty()
                    && !(date != null
                            && (YEAR.matcher(name).matches()
                                    || TWO_DIGITS.matcher(name).matches()))) {
                parts.add(name);
            }
        }
        if (parts.isEmpty()) {
            String name = DAY.matcher(EXTENSION.matcher(root).replaceFirst(""))
                    .replaceFirst("")
                    .replaceAll(SEPARATORS, "");
            parts.add(name.isEmpty() ? "irc" : name);
        }
        return named(parts, date);
    }

    private static LogName named(List<String> parts, @Nullable LocalDate date) {
        String name = parts.get(parts.size() - 1);
        String place = String.join("/", parts.subList(0, parts.size() - 1));
        int sign = name.indexOf('#');
        if (sign > 0) { // as in irc.network.#channel, or network_#channel
            String network = name.substring(0, sign).replaceFirst("^irc\\.", "").replaceAll("[-_. ]+$", "");
            return new LogName(
                    place.isEmpty() || network.isEmpty() ? place + network : place + "/" + network,
                    name.substring(sign),
                    date);
        }
        Matcher weechat = WEECHAT_QUERY.matcher(name);
        return weechat.matches()
                ? new LogName(
                        place.isEmpty() ? weechat.group(1) : place + "/" + weechat.group(1), weechat.group(2), date)
                : new LogName(place, name, date);
    }

    /** Whether it is the name of a channel, and not of a person. */
    boolean isChannel() {
        return !channel.isEmpty() && "#&+!".indexOf(channel.charAt(0)) >= 0;
    }
}
