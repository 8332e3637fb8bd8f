package io.chatferry.model;

/**
 * The reasons for which a record is rejected: the table that the code, the documents and the reports
 * share. The names are stored on disk and in reports: never change one.
 *
 * <p>The rule of each code names its source: a page of CometChat's documentation, the file format, or the job file.
 */
public enum RejectCode {
    RECORD_MALFORMED(
            "the record cannot be read as CSV or JSON",
            "the file format",
            "fix its quoting, its brackets or a key that it has twice"),
    RECORD_NOT_UTF8(
            "a byte sequence is no text in the encoding of the file",
            "the file format",
            "convert the file to UTF-8, or set its encoding under source.mapping"),
    RECORD_TOO_LONG("the record is longer than 16 MiB", "Chatferry's own bound", "split or shorten the record"),
    REST_UNREAD(
            "from here on the rest of the file could not be read",
            "the file format",
            "fix or fetch the file again, then run the job again"),
    RECORD_COLUMNS(
            "the row has more cells than the header has columns",
            "the file format",
            "quote cells that hold the delimiter"),
    COLUMN_UNKNOWN(
            "a column is not known and `unknown-columns: reject` is set", "the job file", "map the column or allow it"),
    JSON_INVALID(
            "a cell that must hold JSON does not",
            "the file format",
            "write an object or array as JSON",
            "a field that the record can be without is left out"),
    FIELD_TYPE(
            "a field holds another type of value than it must",
            "CometChat REST API, Data Import",
            "write the value in the type named",
            "a field that the record can be without is left out, as are empty tags"),
    FIELD_MISSING(
            "a required field is absent or empty",
            "CometChat REST API, Moderation Messages and Data Import",
            "fill the field in"),
    BAD_CHAR(
            "U+0000 or half of a surrogate pair in a field",
            "CometChat, Properties and Constraints",
            "remove the character",
            "the character becomes U+FFFD, but for ids"),
    ID_EMPTY("an id is empty or only white space", "CometChat, Properties and Constraints", "give the id"),
    ID_ROUNDED(
            "a spreadsheet has rounded an id (1.23457E+15), so that others are the same",
            "the file format",
            "export the ids again, formatted as text"),
    TEXT_EMPTY(
            "a text message without text",
            "CometChat, Error Guide: ERR_EMPTY_MESSAGE_TEXT",
            "give the text or an attachment",
            "the text becomes `(empty message)`"),
    TEXT_BAD_CHAR(
            "U+0000 or half of a surrogate pair in the text",
            "CometChat, Properties and Constraints",
            "remove the character",
            "the character becomes U+FFFD"),
    MESSAGE_OVER_65536(
            "the message as JSON is longer than 65,536 characters",
            "CometChat, Properties and Constraints",
            "shorten the text or the metadata",
            "the text is split into numbered messages of the same second"),
    DATA_OVER_10KB(
            "`data` is larger than 10 KB (10,240 bytes of UTF-8)",
            "CometChat, Properties and Constraints",
            "shorten the text or the metadata",
            "the text is split into numbered messages of the same second"),
    MENTIONS_OVER_10(
            "more than 10 different users are mentioned",
            "CometChat REST API, Send Message",
            "mention fewer users",
            "users after the tenth are named, not mentioned"),
    TAGS_OVER_25("more than 25 tags", "CometChat, Properties and Constraints", "keep 25 tags", "the first 25 are kept"),
    TAG_TOO_LONG(
            "a tag is longer than 100 characters",
            "CometChat, Properties and Constraints",
            "shorten the tag",
            "the tag is cut"),
    RECEIVER_TYPE_INVALID(
            "the receiver type is neither `user` nor `group`",
            "CometChat REST API, Moderation Messages",
            "write user or group"),
    CATEGORY_INVALID(
            "the category is neither `message` nor `custom`",
            "CometChat REST API, Data Import",
            "write message or custom",
            "it becomes `message`, where there is a text or an attachment"),
    TYPE_INVALID(
            "the type is none of text, image, file, audio, video",
            "CometChat REST API, Moderation Messages",
            "write one of them, or category custom",
            "it becomes that of the attachment, or text, where there is one"),
    CUSTOM_DATA_EMPTY(
            "a custom message without customData",
            "CometChat, Error Guide: ERR_EMPTY_CUSTOM_DATA",
            "give customData as an object",
            "it becomes a text message, where there is a text"),
    MEDIA_EMPTY(
            "a media message without an attachment",
            "CometChat, Error Guide: ERR_EMPTY_MESSAGE_FILE",
            "give the attachment, or type text",
            "it becomes a text message that says what was there"),
    ATTACHMENT_INVALID(
            "an attachment lacks url, name, mimeType or extension, and they cannot be derived",
            "CometChat, Properties and Constraints",
            "complete the attachment",
            "the attachment is left out and named in the text"),
    SENT_AT_INVALID(
            "the time of sending cannot be read",
            "CometChat, Properties and Constraints",
            "write Unix seconds, ms, µs or ISO 8601"),
    SENT_AT_FUTURE("the time of sending is in the future", "CometChat, Properties and Constraints", "fix the time"),
    SENT_AT_TOO_OLD(
            "the time of sending has fewer than ten digits in seconds (before 2001-09-09)",
            "CometChat, Properties and Constraints",
            "fix the time",
            "the time becomes 2001-09-09 01:46:40 UTC"),
    TIME_INVALID(
            "another time of the record cannot be read or does not have ten digits in seconds",
            "CometChat, Properties and Constraints",
            "fix or empty the time",
            "the time is left out, but for deletion and deactivation"),
    NAME_EMPTY(
            "a user or group without a name",
            "CometChat REST API, Data Import",
            "give the name",
            "the id becomes the name"),
    NAME_TOO_LONG(
            "a name is longer than 100 characters",
            "CometChat, Properties and Constraints",
            "shorten the name",
            "the name is cut"),
    URL_INVALID(
            "an avatar, icon or link is not a URL",
            "CometChat, Properties and Constraints",
            "fix or empty the URL",
            "the URL is left out"),
    URL_TOO_LONG(
            "an avatar, icon or link is longer than 3,000 characters",
            "CometChat, Properties and Constraints",
            "shorten or empty the URL",
            "the URL is left out"),
    METADATA_OVER_5KB(
            "metadata of a user or group is larger than 5 KB",
            "CometChat, Properties and Constraints",
            "shorten the metadata",
            "the metadata is left out"),
    BODY_OVER_10KB(
            "a user or group as JSON is larger than 10 KB",
            "CometChat, Properties and Constraints",
            "shorten metadata, tags or URLs",
            "the metadata is left out"),
    ROLE_INVALID(
            "a role is longer than 100 characters or has others than a-z 0-9 - _",
            "CometChat, Properties and Constraints",
            "fix the role",
            "the role is left out"),
    GROUP_TYPE_INVALID(
            "the group type is none of public, private, password",
            "CometChat REST API, Data Import",
            "write one of them",
            "the group becomes private"),
    GROUP_PASSWORD_INVALID(
            "a password group without a password, or one longer than 100 characters",
            "CometChat, Properties and Constraints",
            "give a password",
            "the group becomes private"),
    DESCRIPTION_TOO_LONG(
            "a group's description is longer than 255 characters",
            "CometChat, Properties and Constraints",
            "shorten the description",
            "the description is cut"),
    SCOPE_INVALID(
            "the scope is none of admin, moderator, participant",
            "CometChat REST API, Data Import",
            "write one of them",
            "the scope becomes participant"),
    UID_CONFLICT(
            "another user of this export has the same uid and other content",
            "ids are unique within an export",
            "keep one of the two"),
    GUID_CONFLICT(
            "another group of this export has the same guid and other content",
            "ids are unique within an export",
            "keep one of the two"),
    MEMBER_CONFLICT(
            "another membership of this export has the same guid and uid and other content",
            "ids are unique within an export",
            "keep one of the two"),
    MUID_CONFLICT(
            "another message of this export has the same muid and other content",
            "ids are unique within an export",
            "give one of the two another muid"),
    UNDESCRIBED(
            "a user or group that no file describes and `undescribed: reject` is set",
            "the job file",
            "describe it, or set undescribed: create");

    private final String rule;
    private final String source;
    private final String remedy;
    private final String repair;

    RejectCode(String rule, String source, String remedy) {
        this(rule, source, remedy, "");
    }

    RejectCode(String rule, String source, String remedy, String repair) {
        this.rule = rule;
        this.source = source;
        this.remedy = remedy;
        this.repair = repair;
    }

    /** A description of the broken rule. */
    public String rule() {
        return rule;
    }

    /** The source of the rule. */
    public String source() {
        return source;
    }

    /** The action that fixes the record. */
    public String remedy() {
        return remedy;
    }

    /** The change that {@code invalid: repair} makes; empty if the record stays a reject. */
    public String repair() {
        return repair;
    }
}
