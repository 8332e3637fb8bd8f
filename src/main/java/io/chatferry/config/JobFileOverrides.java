package io.chatferry.config;

import io.chatferry.config.JobFileNode.Empty;
import io.chatferry.config.JobFileNode.Entry;
import io.chatferry.config.JobFileNode.Place;
import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.config.JobFileNode.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * {@code --set key=value}: lays values from the command line over those of the file. No message repeats a value, since
 * somebody may have put the API key there.
 */
final class JobFileOverrides {

    private JobFileOverrides() {}

    /** The file's keys with the given ones in place of theirs; a later one wins over an earlier one. */
    static void apply(Section root, List<String> sets) {
        for (String set : sets) {
            int equals = set.indexOf('=');
            String key = equals < 0 ? "" : set.substring(0, equals).strip();
            if (key.isEmpty() || key.startsWith(".") || key.endsWith(".") || key.contains("..")) {
                throw new SettingsException("--set needs a key and a value\n  write it as --set limits.standard=10000");
            }
            if (key.toLowerCase(Locale.ROOT).replace('_', '-').equals("target.api-key")) {
                throw new Place(Place.COMMAND_LINE, "target.api-key")
                        .error(
                                "the API key cannot be given on the command line, which everybody on this machine can read",
                                "write api-key: ${COMETCHAT_API_KEY} in the job file and set that environment variable");
            }
            put(root, key, set.substring(equals + 1));
        }
    }

    private static void put(Section root, String key, String value) {
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
        section.entries().put(path.get(path.size() - 1), new Entry(place, node(place, value)));
    }

    private static JobFileNode node(Place place, String value) {
        String text = value.strip();
        if (text.isEmpty()) {
            return new Empty(place);
        }
        boolean brackets = text.startsWith("[") || text.startsWith("{");
        return brackets ? JobFileYaml.flow(place, text) : new Scalar(place, text, false);
    }
}
