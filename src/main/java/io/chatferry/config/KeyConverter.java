package io.chatferry.config;

import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.config.JobFileNode.Section;
import io.chatferry.config.JobFileNode.Sequence;
import io.chatferry.config.JobSettings.MaxRejects;
import io.chatferry.config.MediaKeys.ByteSize;
import io.chatferry.config.MediaKeys.HeaderRule;
import io.chatferry.config.MediaKeys.Headers;
import io.chatferry.config.MediaKeys.Hosts;
import io.chatferry.config.SourceKeys.Columns;
import io.chatferry.config.SourceKeys.Tree;
import io.chatferry.config.SourceKeys.Words;
import io.chatferry.model.ConfigKey;
import io.chatferry.model.Visible;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;

/** Converts the text of a value to the type of its key and checks its bounds; errors name the place. */
final class KeyConverter implements GenericConverter {

    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d[\\d_]{0,17}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    /** What readers of YAML take for null, a flag or a number. */
    private static final Pattern NO_WORD = Pattern.compile("(?i)null|~|true|false|yes|no|[-+.]?\\d.*");

    private static final String COLUMNS = "write warn, reject or keep, or a list of the columns to keep: [room, likes]";
    private static final String WORDS = "write a list of words, each in quotes: ['NULL', '\\N']";
    private static final String SHARE_OR_COUNT = "write a share from 0% to 100%, or a count as 500";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*([kKmMgG][bB])");
    /** The most that an object of S3 holds in one upload is 5 GB. */
    private static final long MAX_FILE = 5_000_000_000L;

    private static final String SIZES = "write a number and a unit as 25MB, from 1KB to 5GB";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+/\\d{1,3}|\\[?[0-9A-Fa-f:.]+]?");
    private static final String HOSTS = "write hosts and networks in brackets: [files.intra.example, 10.1.0.0/16]";
    private static final Pattern RULE = Pattern.compile("(?i)https?://[^/?#@\\s]+(/[^?#\\s]*)?");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final String HEADERS =
            "write \"https://files.slack.com/\": {Authorization: \"Bearer ${SLACK_TOKEN}\"}";

    private final JobModel model;
    private final Placeholders placeholders;

    KeyConverter(JobModel model, Placeholders placeholders) {
        this.model = model;
        this.placeholders = placeholders;
    }

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(new ConvertiblePair(JobFileNode.class, Object.class));
    }

    @Override
    public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
        JobFileNode node = (JobFileNode) Objects.requireNonNull(source);
        JobModel.Key key = model.key(node.place().key());
        Class<?> type = targetType.getObjectType();
        if (type == Tree.class) {
            return tree(node);
        }
        if (type == Columns.class && node instanceof Sequence list) {
            return columns(list);
        }
        if (type == Words.class) {
            return words(node);
        }
        if (type == Headers.class) {
            return headers(node);
        }
        if (type == Hosts.class) {
            return hosts(node);
        }
        if (type == WrittenValue.class) {
            return new WrittenNode(node, placeholders, key.about().secret());
        }
        if (!(node instanceof Scalar scalar)) {
            throw node.place().error("a single value is expected, but " + node.message(), write(key, node.place()));
        }
        if (type == Deferred.class) {
            return new Deferred(scalar, placeholders, key.about().secret());
        }
        String text = placeholders.resolve(scalar).strip();
        return text.isEmpty() ? byDefault(key, targetType) : value(new Written(key, scalar, text), type);
    }

    /** An empty variable, or an empty string in quotes, means the default, like an absent key. */
    private @Nullable Object byDefault(JobModel.Key key, TypeDescriptor targetType) {
        JobFileNode node = KeySources.byDefault(key);
        return node == null ? null : convert(node, TypeDescriptor.forObject(node), targetType);
    }

    /** A value that is written for a key, its placeholders resolved. */
    private record Written(JobModel.Key key, Scalar scalar, String text) {

        SettingsException error(String wrong, String write) {
            return scalar.place().error(wrong, write);
        }
    }

    private static Object value(Written written, Class<?> type) {
        if (type.isEnum() || type == Boolean.class) {
            return choice(written, type);
        }
        if (type == Integer.class) {
            return whole(written);
        }
        if (type == Duration.class) {
            return duration(written);
        }
        if (type == ZoneId.class) {
            return zone(written);
        }
        if (type == MaxRejects.class) {
            return maxRejects(written);
        }
        if (type == Columns.class) {
            return columns(written);
        }
        if (type == Path.class) {
            return path(written);
        }
        if (type == ByteSize.class) {
            return size(written);
        }
        return written.text;
    }

    /** What to write for a key, in a message. */
    static String write(JobModel.Key key, JobFileNode.Place place) {
        ConfigKey about = key.about();
        if (key.type() == int.class) {
            return whole(about);
        }
        if (key.type() == Duration.class) {
            return "write a number and a unit (ms, s, m, h), from " + about.min() + " to " + about.max();
        }
        return switch (key.path()) {
            case "name" -> "write name: and a word of a-z, 0-9 and -, which also names the work folder";
            case "source.format" ->
                "write one of " + String.join(", ", key.choices()) + ", or leave the key out to have it recognised";
            case "source.path" ->
                "write the folder, file, .zip or .gz of the export; a relative path counts from "
                        + (place.isInFile() ? "the job file's folder" : "the current folder");
            case "source.timezone", "schedule.timezone" -> "write a zone as UTC, Europe/Berlin or +02:00";
            case "source.unknown-columns" -> COLUMNS;
            case "target.app-id" -> "write app-id: ${COMETCHAT_APP_ID} and set that environment variable";
            case "target.api-key" -> "write api-key: ${COMETCHAT_API_KEY} and set that environment variable";
            case "target.base-url" ->
                "write an http or https URL as https://proxy.example/v3, or leave the key out for CometChat itself";
            case "max-rejects" -> SHARE_OR_COUNT;
            case "media.fetch.max-size" -> SIZES;
            case "schedule.cron" ->
                "write five fields (minute hour day month weekday) as \"30 2 * * *\", six with seconds first, or \"@daily\"";
            case "ledger.url" ->
                "write jdbc:postgresql://host/database?user=…&password=…, or leave the key out for a file in the work"
                        + " folder";
            default ->
                "write " + key.name() + ": "
                        + (key.choices().isEmpty() ? "and a value" : String.join(" | ", key.choices()));
        };
    }

    private static Object choice(Written written, Class<?> type) {
        List<String> words = written.key.choices();
        int at = words.indexOf(written.text);
        if (at < 0) {
            Optional<String> suggestion = JobModel.nearest(written.text, words);
            throw written.error(
                    shown(written.text) + " is not a value of this key",
                    suggestion.map(choice -> "did you mean " + choice + "? ").orElse("")
                            + write(written.key, written.scalar.place()));
        }
        return type == Boolean.class ? (Object) (at == 1) : type.getEnumConstants()[at];
    }

    private static String whole(ConfigKey about) {
        return String.format(
                        Locale.ROOT,
                        "write a whole number from %,d to %,d",
                        Integer.valueOf(about.min()),
                        Integer.valueOf(about.max()))
                + (about.word().isEmpty() ? "" : ", or " + about.word());
    }

    private static Integer whole(Written written) {
        ConfigKey about = written.key.about();
        if (!about.word().isEmpty() && written.text.equals(about.word())) {
            return about.wordValue();
        }
        if (!WHOLE.matcher(written.text).matches()) {
            throw written.error(shown(written.text) + " is not a whole number", whole(about));
        }
        long number = Long.parseLong(written.text.replace("_", ""));
        if (number < Long.parseLong(about.min()) || number > Long.parseLong(about.max())) {
            throw written.error(written.text + " is out of bounds", whole(about));
        }
        return (int) number;
    }

    private static Duration duration(Written written) {
        Duration duration = duration(written.text.toLowerCase(Locale.ROOT));
        ConfigKey about = written.key.about();
        String write = write(written.key, written.scalar.place());
        if (duration == null) {
            throw written.error(shown(written.text) + " is not a duration", write);
        }
        if (duration.compareTo(Objects.requireNonNull(duration(about.min()))) < 0
                || duration.compareTo(Objects.requireNonNull(duration(about.max()))) > 0) {
            throw written.error(written.text + " is out of bounds", write);
        }
        return duration;
    }

    private static @Nullable Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static ZoneId zone(Written written) {
        try {
            return ZoneId.of(written.text);
        } catch (DateTimeException e) {
            String suggestion = JobModel.nearest(written.text, ZoneId.getAvailableZoneIds())
                    .map(zone -> "did you mean " + zone + "? ")
                    .orElse("");
            throw written.error(
                    shown(written.text) + " is not a time zone",
                    suggestion + write(written.key, written.scalar.place()));
        }
    }

    private static MaxRejects maxRejects(Written written) {
        String text = written.text;
        if (text.matches("\\d{1,3}(\\.\\d{1,6})?\\s*%")) {
            double percent =
                    Double.parseDouble(text.substring(0, text.length() - 1).strip());
            if (percent <= 100) {
                return new MaxRejects(percent, null);
            }
        } else if (text.matches("\\d{1,18}")) {
            return new MaxRejects(null, Long.parseLong(text));
        }
        throw written.error(shown(text) + " is neither a share nor a count", SHARE_OR_COUNT);
    }

    private static Columns columns(Written written) {
        if (!List.of("warn", "reject", "keep").contains(written.text)) {
            throw written.error(shown(written.text) + " is not a value of this key", COLUMNS);
        }
        return new Columns(UnknownColumns.valueOf(written.text.toUpperCase(Locale.ROOT)), new TreeSet<>());
    }

    private Columns columns(Sequence list) {
        TreeSet<String> kept = new TreeSet<>();
        for (JobFileNode item : list.items()) {
            if (!(item instanceof Scalar column)) {
                throw item.place().error("the name of a column is expected, but " + item.message(), COLUMNS);
            }
            kept.add(placeholders.resolve(column));
        }
        return new Columns(UnknownColumns.LISTED, kept);
    }

    private Words words(JobFileNode node) {
        TreeSet<String> words = new TreeSet<>();
        for (JobFileNode item : node instanceof Sequence list ? list.items() : List.of(node)) {
            if (!(item instanceof Scalar word)) {
                throw item.place().error("words are expected, but " + item.message(), WORDS);
            }
            if (!word.quoted() && NO_WORD.matcher(word.text()).matches()) {
                throw item.place().error("YAML reads " + shown(word.text()) + " as something else than a word", WORDS);
            }
            words.add(placeholders.resolve(word));
        }
        return new Words(words);
    }

    private static Path path(Written written) {
        try {
            return Path.of(written.text);
        } catch (InvalidPathException e) {
            throw written.error(shown(written.text) + " is not a path", write(written.key, written.scalar.place()));
        }
    }

    private static ByteSize size(Written written) {
        Matcher matcher = SIZE.matcher(written.text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            long bytes = number
                    * switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
                        case "KB" -> 1_000L;
                        case "MB" -> 1_000_000L;
                        default -> 1_000_000_000L;
                    };
            if (bytes > 0 && bytes <= MAX_FILE) {
                return new ByteSize(written.text, bytes);
            }
        }
        throw written.error(shown(written.text) + " is not a size of files", SIZES);
    }

    private Hosts hosts(JobFileNode node) {
        List<String> names = new ArrayList<>();
        for (JobFileNode item : node instanceof Sequence list ? list.items() : List.of(node)) {
            if (!(item instanceof Scalar name)) {
                throw item.place().error("hosts are expected, but " + item.message(), HOSTS);
            }
            String text = placeholders.resolve(name).strip();
            if (!HOST.matcher(text).matches()) {
                throw item.place().error(shown(text) + " is neither a host nor a network", HOSTS);
            }
            names.add(text);
        }
        return new Hosts(names);
    }

    /** The values are resolved when a file is fetched, so that a job can be validated without its tokens. */
    private Headers headers(JobFileNode node) {
        if (!(node instanceof Section section)) {
            throw node.place().error("addresses are expected, but " + node.message(), HEADERS);
        }
        List<HeaderRule> rules = new ArrayList<>();
        section.entries().forEach((url, entry) -> {
            JobFileNode.Place place = entry.key();
            if (!RULE.matcher(url).matches()) {
                throw place.error(shown(url) + " is not the address of a host", HEADERS);
            }
            if (!(entry.value() instanceof Section written)) {
                throw entry.value()
                        .place()
                        .error("headers are expected, but " + entry.value().message(), HEADERS);
            }
            Map<String, Deferred> headers = new LinkedHashMap<>();
            written.entries().forEach((name, header) -> {
                if (!(header.value() instanceof Scalar value)
                        || !HEADER.matcher(name).matches()) {
                    throw header.key().error("a header and its value are expected", HEADERS);
                }
                headers.put(name, new Deferred(value, placeholders, true));
            });
            rules.add(new HeaderRule(place, url, headers));
        });
        return new Headers(rules);
    }

    private Tree tree(JobFileNode node) {
        if (node instanceof Section section) {
            return new Tree(new TreeReader(placeholders).tree(section));
        }
        throw node.place().error("keys are expected, but " + node.message(), "write messages: below it, indented");
    }

    /** A value for a message: quoted, on one line, shortened. */
    static String shown(String text) {
        return "\"" + Visible.of(text, 60) + "\"";
    }
}
