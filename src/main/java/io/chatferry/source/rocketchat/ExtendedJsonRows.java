package io.chatferry.source.rocketchat;

import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowNotice;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The documents of a file of Extended JSON, as {@link MongoValues} describes them. */
final class ExtendedJsonRows implements RowReader {

    private final RowReader rows;
    private final Set<String> unread;
    private final MongoValues values;

    /**
     * Reads documents.
     *
     * @param unread names of values that nobody needs, or may see
     */
    ExtendedJsonRows(RowReader rows, Set<String> unread, MongoValues values) {
        this.rows = rows;
        this.unread = unread;
        this.values = values;
    }

    @Override
    public @Nullable Row next() throws IOException {
        Row row = rows.next();
        if (row instanceof Row.Json json) {
            boolean isWhole = !json.value().has("services");
            unread.forEach(json.value()::remove);
            values.simplify(json.value());
            // the hash of a password must not be in what is told of the row
            return new Row.Json(json.line(), json.number(), json.value(), isWhole ? json.raw() : "");
        }
        if (row instanceof Row.MalformedRow bad && bad.raw().contains("services")) {
            return new Row.MalformedRow(bad.line(), bad.number(), bad.code(), bad.message(), "");
        }
        return row;
    }

    @Override
    public List<RowNotice> notices() {
        return rows.notices();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
