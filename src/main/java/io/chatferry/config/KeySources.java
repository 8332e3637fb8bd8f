package io.chatferry.config;

import io.chatferry.config.JobFileNode.Empty;
import io.chatferry.config.JobFileNode.Entry;
import io.chatferry.config.JobFileNode.Place;
import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.config.JobFileNode.Section;
import io.chatferry.model.ConfigKey;
import io.chatferry.model.Urls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.core.env.PropertySource;

/**
 * The sources of the values of one job, highest first: {@code --set}, environment variables that begin with
 * {@code CHATFERRY_}, the job file, and the defaults of {@link JobKeys}; there are no others. Messages repeat a value of the
 * command line or the environment only if its key is known not to be secret.
 */
final class KeySources {

    /** Variables of the launchers that are no settings. */
    private static final List<String> RESERVED_VARIABLES = List.of("CHATFERRY_COMMAND");

    private final JobModel model;
    private final Section file;
    private final Map<String, JobFileNode> commandLine = new LinkedHashMap<>();
    private final Map<String, JobFileNode> variables = new LinkedHashMap<>();
    private final Map<String, JobFileNode> written = new LinkedHashMap<>();

    /**
     * @param model the keys that there are
     * @param file the job file's keys
     * @param sets {@code key=value}; a later one wins over an earlier one
     * @param environment all of the environment
     * @param severalJobs whether the command runs several jobs, so that a variable cannot set keys that are specific to one
     */
    KeySources(JobModel model, Section file, List<String> sets, Map<String, String> environment, boolean severalJobs) {
        this.model = model;
        this.file = file;
        flatten(model.root(), file, written);
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(Place.VARIABLE) && !RESERVED_VARIABLES.contains(name)) {
                variable(name, value, severalJobs);
            }
        });
        variables.keySet().forEach(key -> hide(key, written));
        Section given = new Section(new Place(Place.COMMAND_LINE, ""), new LinkedHashMap<>());
        for (String set : sets) {
            String key = put(given, set);
            hide(key, written);
            hide(key, variables);
        }
        flatten(model.root(), given, commandLine);
    }

    /** A value for a key or a section replaces all values of lower sources at or below it. */
    private static void hide(String key, Map<String, JobFileNode> lower) {
        lower.keySet().removeIf(other -> other.equals(key) || other.startsWith(key + "."));
    }

    /** The values of a section by their whole keys; a tree is one value. */
    private void flatten(JobModel.Section known, Section section, Map<String, JobFileNode> values) {
        for (Map.Entry<String, Entry> entry : section.entries().entrySet()) {
            JobModel.Item item = known.items().get(entry.getKey());
            JobFileNode node = entry.getValue().value();
            Place place = entry.getValue().key();
            if (item == null) {
                throw model.unknown(known, entry.getKey(), place);
            }
            if (item instanceof JobModel.Key key && key.about().tree() && !place.isInFile()) {
                throw fileOnly(place);
            }
            if (node instanceof Empty) {
                continue;
            }
            if (item instanceof JobModel.Key) {
                values.put(item.path(), node);
            } else if (node instanceof Section inner) {
                flatten((JobModel.Section) item, inner, values);
            } else {
                String first =
                        ((JobModel.Section) item).items().keySet().iterator().next();
                throw node.place()
                        .error("keys are expected, but " + node.message(), "write " + first + ": below it, indented");
            }
        }
    }

    private static SettingsException fileOnly(Place place) {
        return place.error(
                "neither the command line nor a variable can set this key: it is a tree of keys",
                "write it in the job file");
    }

    private void variable(String name, String value, boolean severalJobs) {
        JobModel.Key key = model.all().values().stream()
                .filter(candidate -> names(candidate).contains(name))
                .findFirst()
                .orElse(null);
        if (key == null) {
            throw unknown(name);
        }
        Place place = new Place(name, key.path());
        if (key.about().tree()) {
            throw fileOnly(place);
        }
        if (severalJobs && key.about().ofOneJob()) {
            throw place.error(
                    "a variable cannot set this for several jobs", "write it in the job files, and unset the variable");
        }
        JobFileNode node = node(place, value);
        if (!(node instanceof Empty)) {
            variables.put(key.path(), node);
        }
    }

    /** The names of the variable for a key: with {@code _} for dots; dashes are left out, or {@code _} too. */
    static List<String> names(JobModel.Key key) {
        String upper = Place.VARIABLE + key.path().toUpperCase(Locale.ROOT).replace('.', '_');
        return List.of(upper.replace("-", ""), upper.replace('-', '_'));
    }

    private SettingsException unknown(String name) {
        List<String> names = model.all().values().stream()
                .filter(key -> !key.about().tree())
                .map(key -> names(key).get(1))
                .toList();
        return new SettingsException("the environment variable " + name + ": unknown key\n  "
                + JobModel.nearest(name, names)
                        .map(suggestion -> "did you mean " + suggestion + "? ")
                        .orElse("")
                + "variables that begin with CHATFERRY_ set keys of the job file, as CHATFERRY_LIMITS_STANDARD; "
                + "unset the others");
    }

    private static String put(Section root, String set) {
        int equals = set.indexOf('=');
        String key = equals < 0 ? "" : set.substring(0, equals).strip();
        if (key.isEmpty() || key.startsWith(".") || key.endsWith(".") || key.contains("..")) {
            throw new SettingsException("--set needs a key and a value\n  write it as --set limits.standard=10000");
        }
        requireNoSecret(key.toLowerCase(Locale.ROOT).replace('_', '-'));
        Place place = new Place(Place.COMMAND_LINE, key);
        List<String> path = List.of(key.split("\\."));
        Section section = root;
        for (String name : path.subList(0, path.size() - 1)) {
            Entry entry = section.entries().get(name);
            if (entry != null && entry.value() instanceof Section inner) {
                section = inner;
            } else {
                Place made = new Place(Place.COMMAND_LINE, section.place().path(name));
                Section inner = new Section(made, new LinkedHashMap<>());
                section.entries().put(name, new Entry(made, inner));
                section = inner;
            }
        }
        section.entries().put(path.get(path.size() - 1), new Entry(place, node(place, set.substring(equals + 1))));
        return key;
    }

    private static void requireNoSecret(String key) {
        String write = "in the job file and set that environment variable";
        if (key.equals("target.api-key")) {
            throw new Place(Place.COMMAND_LINE, key)
                    .error(
                            "the API key must not be on the command line, which every user of this machine can read",
                            "write api-key: ${COMETCHAT_API_KEY} " + write);
        }
        if (key.equals("media.store.secret-key")) {
            throw new Place(Place.COMMAND_LINE, key)
                    .error(
                            "the secret of the store must not be on the command line, which every user of this machine can read",
                            "write secret-key: ${S3_SECRET} " + write);
        }
        if (key.endsWith(".password")) {
            throw new Place(Place.COMMAND_LINE, key)
                    .error(
                            "a password must not be on the command line, which every user of this machine can read",
                            "write password: ${CHAT_DB_PASSWORD} " + write);
        }
    }

    /** A value outside of the file; text in brackets is YAML. */
    private static JobFileNode node(Place place, String value) {
        String text = value.strip();
        if (text.isEmpty()) {
            return new Empty(place);
        }
        boolean brackets = text.startsWith("[") || text.startsWith("{");
        return brackets ? JobFileYaml.flow(place, text) : new Scalar(place, text, false);
    }

    /** The default of a key; null if it has none. */
    static @Nullable JobFileNode byDefault(JobModel.Key key) {
        String text = key.about().defaultValue();
        return text.isEmpty() ? null : node(new Place("default", key.path()), text);
    }

    /** The Binder over these sources; {@code converter} converts the values. */
    Binder binder(KeyConverter converter) {
        Map<String, JobFileNode> defaults = new HashMap<>();
        model.all().forEach((path, key) -> {
            JobFileNode node = byDefault(key);
            if (node != null) {
                defaults.put(path, node);
            }
        });
        GenericConversionService conversion = new GenericConversionService();
        conversion.addConverter(converter);
        List<PropertySource<?>> sources = List.of(
                source(Place.COMMAND_LINE, commandLine),
                source("environment", variables),
                source("job file", written),
                source("defaults", defaults));
        return new Binder(ConfigurationPropertySources.from(sources), null, conversion, null);
    }

    private PropertySource<?> source(String name, Map<String, JobFileNode> values) {
        Map<String, Object> tracked = new LinkedHashMap<>();
        values.forEach((key, node) -> tracked.put(model.bound(key), OriginTrackedValue.of(node, node.place())));
        return new OriginTrackedMapPropertySource(name, tracked, true);
    }

    /** Whether any source except the defaults has a value for a key of the section. */
    boolean has(String section) {
        return Stream.of(commandLine, variables, written)
                .flatMap(source -> source.keySet().stream())
                .anyMatch(key -> key.startsWith(section + "."));
    }

    /** Whether any source except the defaults has a value for a key. */
    boolean isSet(String key) {
        return Stream.of(commandLine, variables, written).anyMatch(source -> source.containsKey(key));
    }

    /** The place of the value of a key, or the place where it is missing. */
    Place place(String key) {
        for (Map<String, JobFileNode> source : List.of(commandLine, variables, written)) {
            JobFileNode node = source.get(key);
            if (node != null) {
                return node.place();
            }
        }
        Section section = file;
        String[] path = key.split("\\.");
        for (String name : List.of(path).subList(0, path.length - 1)) {
            Entry entry = section.entries().get(name);
            section = entry != null && entry.value() instanceof Section inner
                    ? inner
                    : JobFileNode.emptySection(section.place().missing(name));
        }
        Entry entry = section.entries().get(path[path.length - 1]);
        return entry == null
                ? section.place().missing(path[path.length - 1])
                : entry.value().place();
    }

    /** The settings from outside of the file, each with its source. */
    List<String> notFromFile() {
        List<String> all = new ArrayList<>();
        for (Map<String, JobFileNode> source : List.of(commandLine, variables)) {
            source.forEach((key, node) -> {
                ConfigKey about = model.key(key).about();
                String value =
                        about.secret() || !(node instanceof Scalar scalar) ? "" : "=" + Urls.masked(scalar.text());
                all.add(key + value + " from " + node.place().where());
            });
        }
        return all;
    }
}
