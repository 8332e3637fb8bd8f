package io.chatferry.soak;

import java.util.Map;

/**
 * A record of an export.
 *
 * @param fields by the names of the canonical format; empty for an element that is no record
 * @param raw the text that is written instead of the fields; empty if the fields are written
 * @param file the number of its file, from 0
 * @param millis its time in Unix milliseconds
 * @param message the message that must arrive; null unless {@code outcome} is SENT
 */
record ExportRecord(
        Map<String, Object> fields, String raw, int file, long millis, Outcome outcome, ExpectedMessage message) {

    /** The expected outcome of a record. */
    enum Outcome {
        SENT,
        REJECTED,
        DUPLICATE,
        SKIPPED
    }

    static ExportRecord of(Map<String, Object> fields, int file, long millis, Outcome outcome) {
        return new ExportRecord(fields, "", file, millis, outcome, null);
    }
}
