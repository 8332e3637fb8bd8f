package io.chatferry.config;

import io.chatferry.config.JobFileNode.Empty;
import io.chatferry.config.JobFileNode.Entry;
import io.chatferry.config.JobFileNode.Place;
import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.config.JobFileNode.Section;
import io.chatferry.model.Visible;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the values out of one section of a job file, each by the type that its key asks for. */
final class JobFileReader {

    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d[\\d_]{0,17}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private final Section section;
    private final JobFileVariables variables;

    JobFileReader(Section section, JobFileVariables variables) {
        JobFileKeys.check(section);
        this.section = section;
        this.variables = variables;
    }

    /** The section under a key, empty when it is not written. */
    JobFileReader section(String key) {
        JobFileNode node = node(key);
        if (node == null) {
            return new JobFileReader(JobFileNode.nothing(section.place().missing(key)), variables);
        }
        if (node instanceof Section inner) {
            return new JobFileReader(inner, variables);
        }
        String first = JobFileKeys.ALL.getOrDefault(key, List.of("key")).get(0);
        throw node.place().error("keys belong here, but " + node.words(), "write " + first + ": below it, indented");
    }

    JobFileVariables variables() {
        return variables;
    }

    /** What is written under a key; null when there is nothing. */
    @Nullable
    JobFileNode node(String key) {
        Entry entry = section.entries().get(key);
        return entry == null || entry.value() instanceof Empty ? null : entry.value();
    }

    /** Where a key stands, or where it is missing. */
    Place place(String key) {
        Entry entry = section.entries().get(key);
        return entry == null ? section.place().missing(key) : entry.value().place();
    }

    /** The error that a value is wrong. */
    SettingsException error(String key, String wrong, String write) {
        return place(key).error(wrong, write);
    }

    /** Whether the value is there and all its variables are set. */
    boolean known(String key) {
        return node(key) instanceof Scalar scalar && variables.known(scalar);
    }

    /** The value with its variables resolved; null when there is none or it is empty. */
    @Nullable
    String text(String key, String write) {
        JobFileNode node = node(key);
        if (node == null) {
            return null;
        }
        if (!(node instanceof Scalar scalar)) {
            throw node.place().error("a single value belongs here, but " + node.words(), write);
        }
        String text = variables.resolve(scalar).strip();
        return text.isEmpty() ? null : text;
    }

    /** One of a few words. */
    String choice(String key, List<String> allowed) {
        return choice(key, allowed, List.of());
    }

    /** One of a few words, of which some are refused because this version cannot do them; the first is the default. */
    String choice(String key, List<String> allowed, List<String> later) {
        String write = "write " + key + ": " + String.join(" | ", allowed);
        String text = text(key, write);
        if (text == null) {
            return allowed.get(0);
        }
        if (later.contains(text)) {
            throw error(key, shown(text) + " comes with a later version", write + "; this version can do nothing else");
        }
        if (!allowed.contains(text)) {
            Optional<String> meant = JobFileKeys.nearest(text, allowed);
            throw error(
                    key,
                    shown(text) + " is not a value of this key",
                    meant.map(word -> "did you mean " + word + "? ").orElse("") + write);
        }
        return text;
    }

    boolean flag(String key, boolean fallback) {
        return choice(key, fallback ? List.of("true", "false") : List.of("false", "true"))
                .equals("true");
    }

    /** A whole number within bounds, or one of a few words that stand for a number. */
    int whole(String key, int fallback, int min, int max, String... words) {
        String write = String.format(Locale.ROOT, "write a whole number from %,d to %,d", min, max)
                + (words.length == 0 ? "" : ", or " + String.join(" or ", words));
        String text = text(key, write);
        if (text == null || List.of(words).contains(text)) {
            return fallback;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw error(key, shown(text) + " is not a whole number", write);
        }
        long number = Long.parseLong(text.replace("_", ""));
        if (number < min || number > max) {
            throw error(key, text + " is out of bounds", write);
        }
        return (int) number;
    }

    Duration duration(String key, Duration fallback, Duration min, Duration max) {
        String write = "write a number and a unit (ms, s, m, h), from " + words(min) + " to " + words(max);
        String text = text(key, write);
        if (text == null) {
            return fallback;
        }
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw error(key, shown(text) + " is not a duration", write);
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw error(key, text + " is out of bounds", write);
        }
        return duration;
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 != 0
                ? duration.toMillis() + "ms"
                : duration.toSeconds() % 3600 != 0 ? duration.toSeconds() + "s" : duration.toHours() + "h";
    }

    /** A value in a message: quoted, on one line, not longer than people read. */
    static String shown(String text) {
        return "\"" + Visible.of(text, 60) + "\"";
    }
}
