package io.chatferry.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.origin.Origin;

/** A node of the YAML tree of a job file, with the place where it is written, before any conversion. */
sealed interface JobFileNode {

    /** Where it was written. */
    Place place();

    /** A description for error messages. */
    String message();

    /** One value, as written and without its quotes. */
    record Scalar(Place place, String text, boolean quoted) implements JobFileNode {
        @Override
        public String message() {
            return "a single value is written here";
        }

        @Override
        public String toString() {
            return "Scalar[" + place.key() + "]"; // it may be the API key
        }
    }

    /** A key without a value. */
    record Empty(Place place) implements JobFileNode {
        @Override
        public String message() {
            return "the value is empty";
        }
    }

    /** Keys and their values, in the order of the file. */
    record Section(Place place, LinkedHashMap<String, Entry> entries) implements JobFileNode {
        @Override
        public String message() {
            return "keys are written here";
        }
    }

    /** A list. */
    record Sequence(Place place, List<JobFileNode> items) implements JobFileNode {
        @Override
        public String message() {
            return "a list is written here";
        }
    }

    /** A key of a section: its place and its value. */
    record Entry(Place key, JobFileNode value) {}

    /**
     * A place in the job file, on the command line or in the environment.
     *
     * @param where {@code file:line:column}, {@code --set}, or the name of the variable
     * @param key the whole key, with dots; empty for the file as such
     */
    record Place(String where, String key) implements Origin {

        static final String COMMAND_LINE = "--set";
        static final String VARIABLE = "CHATFERRY_";

        boolean isOnCommandLine() {
            return where.equals(COMMAND_LINE);
        }

        boolean isInFile() {
            return where.indexOf(':') >= 0;
        }

        /** The error at this place: what is wrong, and on the second line what to write. */
        SettingsException error(String wrong, String write) {
            String head = isOnCommandLine() ? where + " " + key : key.isEmpty() ? where : where + ": " + key;
            return new SettingsException(head + ": " + wrong + "\n  " + write);
        }

        /** The place of a missing key: that of the section without it. */
        Place missing(String name) {
            return new Place(where, path(name));
        }

        String path(String name) {
            return key.isEmpty() ? name : key + "." + name;
        }
    }

    /** An empty section in place of a missing one. */
    static Section emptySection(Place place) {
        return new Section(place, new LinkedHashMap<>(Map.of()));
    }
}
