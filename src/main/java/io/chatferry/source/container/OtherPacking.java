package io.chatferry.source.container;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compression or an archive that is not read.
 *
 * @param reason a phrase on what it is and how to unpack it, which follows the name of the file
 * @param holdsRows whether the name says that rows are in it, or files
 */
public record OtherPacking(String reason, boolean holdsRows) {

    private static final Map<String, String> COMMANDS = Map.ofEntries(
            Map.entry(".xz", "xz -d"),
            Map.entry(".txz", "tar -xf"),
            Map.entry(".lzma", "xz -d"),
            Map.entry(".zst", "zstd -d"),
            Map.entry(".tzst", "tar -xf"),
            Map.entry(".lz4", "lz4 -d"),
            Map.entry(".bz2", "bunzip2"),
            Map.entry(".br", "brotli -d"),
            Map.entry(".z", "uncompress"),
            Map.entry(".7z", "7z x"),
            Map.entry(".rar", "unrar x"));
    private static final List<String> WITH_ROWS =
            List.of(".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".tar", ".txt", ".sql");

    /** The packing that a name stands for; null if it stands for none, or for one that is read. */
    public static @Nullable OtherPacking of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String ending = lower.substring(Math.max(lower.lastIndexOf('.'), lower.lastIndexOf('/') + 1));
        String command = COMMANDS.get(ending);
        if (command == null || ArchiveName.of(name) != null) {
            return null;
        }
        String stem = lower.substring(0, lower.length() - ending.length());
        boolean isTar = stem.endsWith(".tar");
        boolean holdsRows = ending.startsWith(".t") || WITH_ROWS.stream().anyMatch(stem::endsWith);
        String base = name.substring(name.lastIndexOf('/') + 1);
        return new OtherPacking(
                "not read: " + ending + " is not unpacked; unpack it with " + (isTar ? "tar -xf" : command) + " "
                        + base,
                holdsRows);
    }
}
