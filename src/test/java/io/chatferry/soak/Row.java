package io.chatferry.soak;

import java.util.Map;

/**
 * A record of an export.
 *
 * @param fields by the names of the canonical format; empty for one that is no record at all
 * @param raw what is written instead of the fields; empty where they are written
 * @param file which file it stands in, from 0
 * @param millis its time
 * @param message what has to arrive; null unless {@code fate} is SENT
 */
record Row(Map<String, Object> fields, String raw, int file, long millis, Fate fate, Planned message) {

    /** What has to become of a record. */
    enum Fate {
        SENT,
        REJECTED,
        DUPLICATE,
        SKIPPED
    }

    static Row of(Map<String, Object> fields, int file, long millis, Fate fate) {
        return new Row(fields, "", file, millis, fate, null);
    }
}
