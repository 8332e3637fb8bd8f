package io.chatferry.source.canonical;

import io.chatferry.model.Kind;
import io.chatferry.source.api.SourceSettings;
import java.util.Set;
import java.util.stream.Collectors;

/** What becomes of columns that mean nothing, by {@code source.unknown-columns}. */
public final class UnknownColumns {

    /** So many distinctKeys names of a file are told of; a file whose names are data would have no end of them. */
    public static final int MAX_REPORTED_NAMES = 200;

    private final Kind kind;
    private final SourceSettings.UnknownColumns setting;
    private final Set<String> listed;

    public UnknownColumns(Kind kind, SourceSettings settings) {
        this.kind = kind;
        this.setting = settings.unknownColumns();
        this.listed = settings.keptColumns().stream().map(Field::normal).collect(Collectors.toSet());
    }

    /** Whether a record with a value in such a column is rejected. */
    public boolean rejects() {
        return setting == SourceSettings.UnknownColumns.REJECT;
    }

    /** Whether a column's values go into the record's metadata. */
    public boolean keeps(String column) {
        return kind != Kind.MEMBER
                && (setting == SourceSettings.UnknownColumns.KEEP
                        || (setting == SourceSettings.UnknownColumns.LISTED && listed.contains(Field.normal(column))));
    }

    /** What to tell a person of a column; empty when there is nothing to tell. */
    public String message(String column) {
        String name = column.isBlank() ? "a column without a name" : "column \"" + column + "\"";
        if (keeps(column)) {
            return "";
        }
        if (rejects()) {
            return name + " is not known for " + kind.plural() + ": records with a value in it are rejected";
        }
        String remedy = kind == Kind.MEMBER ? "" : " (`unknown-columns: keep` puts it into metadata)";
        return name + " is not known for " + kind.plural() + " and is not sent" + remedy;
    }
}
