package io.chatferry.config;

import io.chatferry.model.ConfigKey;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.SourceFormat;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** The keys that {@link JobKeys} and the options of the source formats declare: the source of the reference, of the schema
 * and of error messages. */
final class JobModel {

    /** The section that has the options of the formats. */
    static final String SOURCE = "source";

    private static final JobModel STANDARD = new JobModel(SourceFormats.all());

    private final Section root = section("", "", JobKeys.class);
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Map<String, Class<? extends Record>> options = new LinkedHashMap<>();

    /** @param formats whose options lie under {@code source}, each under the format's name */
    JobModel(List<SourceFormat> formats) {
        Section source = (Section) Objects.requireNonNull(root.items.get(SOURCE));
        for (SourceFormat format : formats) {
            format.options().ifPresent(type -> {
                options.put(format.name(), type);
                source.items.put(format.name(), section(source.path(format.name()), "", type));
            });
        }
        collect(root, keys);
    }

    /** The keys of this program. */
    static JobModel standard() {
        return STANDARD;
    }

    /** The whole file. */
    Section root() {
        return root;
    }

    /** The records of the formats that have options of their own, by the names of the formats. */
    Map<String, Class<? extends Record>> options() {
        return options;
    }

    /** A key or a section. */
    sealed interface Item {

        /** With dots; empty for the file as such. */
        String path();
    }

    /**
     * A key that has a value.
     *
     * @param component of the record that the value is bound to
     */
    record Key(String path, ConfigKey about, RecordComponent component) implements Item {

        Class<?> type() {
            return component.getType();
        }

        String name() {
            return path.substring(path.lastIndexOf('.') + 1);
        }

        /** The allowed words; empty if the value is not one of a fixed set. */
        List<String> choices() {
            if (type().isEnum()) {
                return Arrays.stream(type().getEnumConstants())
                        .map(JobModel::word)
                        .toList();
            }
            if (type() == boolean.class) {
                return List.of("false", "true");
            }
            if (path.equals("source.format")) {
                return SourceFormats.all().stream().map(SourceFormat::name).toList();
            }
            return List.of();
        }
    }

    /** Keys and sections below a key, in the order of the reference. */
    record Section(String path, String description, LinkedHashMap<String, Item> items) implements Item {

        String path(String name) {
            return path.isEmpty() ? name : path + "." + name;
        }
    }

    private static Section section(String path, String description, Class<?> type) {
        Section section = new Section(path, description, new LinkedHashMap<>());
        for (RecordComponent component : type.getRecordComponents()) {
            ConfigKey key = Objects.requireNonNull(component.getAnnotation(ConfigKey.class), component.toString());
            String name = name(component);
            boolean nested = component.getType().isRecord()
                    && component.getType().getRecordComponents()[0].isAnnotationPresent(ConfigKey.class);
            section.items.put(
                    name,
                    nested
                            ? section(section.path(name), key.description(), component.getType())
                            : new Key(section.path(name), key, component));
        }
        return section;
    }

    private static void collect(Section section, Map<String, Key> keys) {
        for (Item item : section.items.values()) {
            if (item instanceof Section inner) {
                collect(inner, keys);
            } else if (item instanceof Key key) {
                keys.put(key.path, key);
            }
        }
    }

    /** All keys that have a value, by their path, in the order of the reference. */
    Map<String, Key> all() {
        return keys;
    }

    /** The key with this path. */
    Key key(String path) {
        return Objects.requireNonNull(keys.get(path), path);
    }

    /** The word that a job file has for a constant. */
    static String word(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String name(RecordComponent component) {
        ConfigKey key = component.getAnnotation(ConfigKey.class);
        return key == null || key.name().isEmpty() ? kebab(component.getName()) : key.name();
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The path by which a value is bound to the component of its key; a path that is no key stays as it is. */
    String bound(String path) {
        Key key = keys.get(path);
        return key == null ? path : path.substring(0, path.lastIndexOf('.') + 1) + kebab(key.component.getName());
    }

    /**
     * The value of a key as a job file would have it; empty where there is none.
     *
     * @param options the options of the formats, by their names
     */
    static String text(JobKeys keys, Map<String, Record> options, Key key) {
        @Nullable Object value = keys;
        List<String> names = List.of(key.path.split("\\."));
        if (names.size() > 2 && names.get(0).equals(SOURCE)) { // source, the format, its option
            value = options.get(names.get(1));
            names = names.subList(2, 3);
        }
        for (String name : names) {
            value = value == null ? null : component(value, name);
        }
        if (value == null) {
            return "";
        }
        boolean word = !key.about.word().isEmpty() && value.equals(key.about.wordValue());
        return word ? key.about.word() : value instanceof Enum<?> ? word(value) : value.toString();
    }

    private static @Nullable Object component(Object record, String name) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (name(component).equals(name)) {
                try {
                    component.getAccessor().setAccessible(true);
                    return component.getAccessor().invoke(record);
                } catch (ReflectiveOperationException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }
        throw new IllegalArgumentException(name);
    }

    /** The error for an unknown key of a section: the known keys, and the nearest one. */
    SettingsException unknown(Section section, String written, JobFileNode.Place place) {
        List<String> known = List.copyOf(section.items.keySet());
        Optional<String> suggestion = nearest(written, known)
                .or(() -> known.stream()
                        .filter(key -> List.of(key.split("-")).contains(written))
                        .findFirst())
                .map(section::path)
                .or(() -> nearest(written, allNames().toList()));
        String keys = (section.path.isEmpty() ? "the keys of a job file: " : "the keys of " + section.path + ": ")
                + String.join(", ", known);
        return place.error(
                "unknown key",
                suggestion.map(key -> "did you mean " + key + "? ").orElse("") + keys);
    }

    private Stream<String> allNames() {
        List<String> sections = new ArrayList<>(root.items.keySet());
        sections.addAll(keys.keySet());
        return sections.stream().distinct();
    }

    /** The known word that is nearest to the written one, if any is near; case, {@code -} and {@code _} are ignored. */
    static Optional<String> nearest(String written, Collection<String> known) {
        String plain = plain(written);
        return known.stream()
                .filter(word -> distance(plain, word)
                        <= Math.max(1, Math.min(plain.length(), last(word).length()) / 3))
                .min(Comparator.comparingInt(word -> distance(plain, word)));
    }

    private static int distance(String written, String word) {
        return LevenshteinDistance.getDefaultInstance().apply(plain(written), plain(last(word)));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }
}
