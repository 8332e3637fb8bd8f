package io.chatferry.config;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The keys of the section {@code source}: the export and how it is read. */
record SourceKeys(
        @ConfigKey(description = """
                The format of the export. Default: recognised (chatferry inspect shows how).""", template = "csv", decides = Decides.CONTENT) @Nullable
        String format,

        @ConfigKey(description = """
                The export: a folder, a file, a .zip, .tar, .tar.gz or .gz.""", template = "../samples/csv", ofOneJob = true) @Nullable
        Path path,

        @ConfigKey(description = """
                cumulative: each export holds all of the history so far, and a record that has disappeared from it is withdrawn
                  if it was not sent yet.
                delta: an export holds only what is new; the messages need ids of their own (muid).""", defaultValue = "cumulative", decides = Decides.CONTENT)
        Export export,

        @ConfigKey(description = """
                Whether the export is meant to hold users, groups and members only. Otherwise a run that reads no message ends
                with exit code 2.""", defaultValue = "false")
        boolean withoutMessages,

        @ConfigKey(description = """
                The zone of times that are written without one, as UTC, Europe/Berlin or +02:00.""", defaultValue = "UTC", example = "Europe/Berlin", decides = Decides.CONTENT)
        ZoneId timezone,

        @ConfigKey(description = """
                Maps the columns or fields of exports in other formats to the canonical names; jobs/mapped-csv.yaml explains
                it. {} = the canonical names. Neither --set nor an environment variable can set it.""", defaultValue = "{}", decides = Decides.CONTENT, tree = true)
        Tree mapping,

        @ConfigKey(description = """
                Words that mean "no value" in files with canonical names, in quotes: a cell that is one of them, and is not quoted
                itself, is empty. Files under source.mapping have nulls of their own.""", example = "['NULL', '\\N']", decides = Decides.CONTENT) @Nullable
        Words nulls,

        @ConfigKey(description = """
                Columns that Chatferry does not know:
                warn: reported once for each file, not sent.
                reject: a record with a value in such a column is rejected.
                keep: sent in the record's metadata (members have none).
                [a, b]: keeps these columns, others as with warn.""", defaultValue = "warn", example = "[room, likes]", decides = Decides.CONTENT)
        Columns unknownColumns) {

    /** {@code source.export}. */
    enum Export {
        CUMULATIVE,
        DELTA
    }

    /**
     * {@code source.unknown-columns}.
     *
     * @param kept the columns of the list, if it is one
     */
    record Columns(UnknownColumns policy, TreeSet<String> kept) {
        @Override
        public String toString() {
            return kept.isEmpty() ? policy.toString().toLowerCase(Locale.ROOT) : kept.toString();
        }
    }

    /** A list of words. */
    record Words(TreeSet<String> words) {
        @Override
        public String toString() {
            return words.toString();
        }
    }

    /** A tree of the user's own keys: maps, lists, strings, numbers and booleans, with the file's order. */
    record Tree(Map<String, Object> keys) {

        /** Independent of the order of the top keys. */
        @Override
        public String toString() {
            return new TreeMap<>(keys).toString();
        }
    }
}
