package io.chatferry.job.reporting;

import io.chatferry.model.RejectCode;

/** The likely cause where most records of a file are rejected for one reason: then it is not each record that is wrong. */
final class RejectCauses {

    private RejectCauses() {}

    /** The cause, and what to do about it. */
    static String likely(RejectCode code, String field) {
        String column = field.isEmpty() ? "the field" : field;
        return switch (code) {
            case FIELD_MISSING, ID_EMPTY, NAME_EMPTY, TEXT_EMPTY, CUSTOM_DATA_EMPTY, MEDIA_EMPTY ->
                "the file probably has " + column
                        + " under another name, or in another file: rename the column, or map it under source.mapping";
            case SENT_AT_INVALID, TIME_INVALID ->
                "its times are probably in a form of their own: map the field with its pattern, as"
                        + " {from: …, time: \"dd.MM.yyyy HH:mm\"} under source.mapping";
            case SENT_AT_FUTURE, SENT_AT_TOO_OLD ->
                "its times are probably in another unit, or read with a wrong pattern: correct the time of the field under"
                        + " source.mapping";
            case RECORD_MALFORMED, RECORD_COLUMNS ->
                "its delimiter, quotes or escapes are probably not those of the format: set them for the file under"
                        + " source.mapping, or export it again";
            case RECORD_NOT_UTF8 ->
                "the file is probably in another encoding: convert it to UTF-8, or set its encoding under source.mapping";
            case RECEIVER_TYPE_INVALID,
                    CATEGORY_INVALID,
                    TYPE_INVALID,
                    SCOPE_INVALID,
                    GROUP_TYPE_INVALID,
                    ROLE_INVALID ->
                "its system probably has words of its own for " + column
                        + ": map them with values: {…} under source.mapping";
            case MUID_CONFLICT, UID_CONFLICT, GUID_CONFLICT, MEMBER_CONFLICT ->
                "the column is probably no id, or one that starts again in each file or conversation: map another, or several"
                        + " together";
            case JSON_INVALID, FIELD_TYPE ->
                column + " probably holds something else than expected: map another column, or convert it";
            case COLUMN_UNKNOWN ->
                "the file has columns that the job does not know: map them, or set source.unknown-columns: warn";
            case UNDESCRIBED -> "the files of users and groups are probably missing, or use other ids";
            default -> "the cause is probably the same for all: " + code.remedy();
        };
    }
}
