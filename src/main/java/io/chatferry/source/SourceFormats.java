package io.chatferry.source;

import io.chatferry.source.table.TableFormat;
import java.util.List;

/** The list of the formats that Chatferry reads: adding one is one line here. */
public final class SourceFormats {

    private static final List<SourceFormat> ALL = List.of(TableFormat.csv(), TableFormat.json());

    private SourceFormats() {}

    /** All formats, the most particular first. */
    public static List<SourceFormat> all() {
        return ALL;
    }
}
