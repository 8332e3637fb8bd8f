package io.chatferry.report;

import io.chatferry.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes {@code ids.csv}: which id of the source became which id of the target. The app must log its users in with the
 * same ids. Streams; readable by the owner only; appears whole or not at all.
 */
public final class IdsFile {

    private IdsFile() {}

    /**
     * A user's or group's id.
     *
     * @param changed the two ids differ
     * @param clash the id that the source's would have become was another's
     */
    public record Row(Kind kind, String sourceId, String targetId, boolean changed, boolean clash) {}

    /**
     * Writes the map.
     *
     * @param rows is closed here
     */
    public static void write(Path csv, Stream<Row> rows) throws IOException {
        try (rows) {
            OwnerFile.write(csv, out -> {
                out.write(CsvText.row(',', "kind", "sourceId", "targetId", "changed", "clash"));
                for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
                    Row row = each.next();
                    out.write(CsvText.row(
                            ',',
                            row.kind().name().toLowerCase(Locale.ROOT),
                            row.sourceId(),
                            row.targetId(),
                            Boolean.toString(row.changed()),
                            Boolean.toString(row.clash())));
                }
            });
        }
    }
}
