package io.chatferry.report.model;

import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import java.util.List;

/**
 * A record that is not sent.
 *
 * @param file as shown to a person: {@code export.zip!/messages.csv}
 * @param line on which the record begins, from 1
 * @param record its number in the file, from 1
 * @param key what a person would look it up by; empty when it has none
 * @param problems one for each broken rule
 * @param raw the record as it is in the file, possibly cut; empty if it is not kept
 */
public record RejectRow(
        String file, long line, long record, Kind kind, String key, List<Problem> problems, String raw) {

    public RejectRow {
        problems = List.copyOf(problems);
    }
}
