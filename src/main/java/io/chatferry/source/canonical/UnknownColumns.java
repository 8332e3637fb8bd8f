package io.chatferry.source.canonical;

import io.chatferry.model.Kind;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.row.ColumnNames;
import java.util.Set;
import java.util.stream.Collectors;

/** The treatment of unknown columns, by {@code source.unknown-columns}. */
public final class UnknownColumns {

    /** The number of unknown columns of a file that are reported; a file with data as its keys would have no end of them. */
    public static final int MAX_REPORTED_NAMES = 200;

    private final Kind kind;
    private final SourceSettings.UnknownColumns setting;
    private final Set<String> listed;

    public UnknownColumns(Kind kind, SourceSettings settings) {
        this.kind = kind;
        this.setting = settings.unknownColumns();
        this.listed = settings.keptColumns().stream().map(Field::normalized).collect(Collectors.toSet());
    }

    /** Whether a record with a value in an unknown column is rejected. */
    public boolean rejects() {
        return setting == SourceSettings.UnknownColumns.REJECT;
    }

    /** Whether a column's values go into the record's metadata. */
    public boolean keeps(String column) {
        return kind != Kind.MEMBER
                && (setting == SourceSettings.UnknownColumns.KEEP
                        || (setting == SourceSettings.UnknownColumns.LISTED
                                && listed.contains(Field.normalized(column))));
    }

    /** The name of a column as it is shown: never one that looks like data. */
    public static String shown(String column) {
        return ColumnNames.isLikeData(column) ? "(its name looks like data)" : column;
    }

    /** The notice about a column; empty if its values are kept. */
    public String message(String column) {
        String name = column.isBlank()
                ? "a column without a name"
                : ColumnNames.isLikeData(column) ? "a column whose name looks like data" : "column \"" + column + "\"";
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
