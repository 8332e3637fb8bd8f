package io.chatferry.model;

/**
 * Every reason for which a record is not sent: the one table that the code, the README and the reports share.
 *
 * <p>The rule of each code names its source: a section of cometchat-api.md, or what makes the record unreadable.
 */
public enum RejectCode {
    RECORD_MALFORMED("the record cannot be read as CSV or JSON", "the file format", "fix the quoting or the brackets"),
    RECORD_NOT_UTF8("a byte sequence is not UTF-8", "the file format", "convert the file to UTF-8"),
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
            "section 4",
            "write the value in the type named",
            "a field that the record can be without is left out, as are empty tags"),
    FIELD_MISSING("a required field is absent or empty", "sections 2.1, 4", "fill the field in"),
    BAD_CHAR(
            "U+0000 or half of a surrogate pair in a field",
            "section 6",
            "remove the character",
            "the character becomes U+FFFD, but for ids"),
    ID_EMPTY("an id is empty or only white space", "section 6", "give the id"),
    TEXT_EMPTY(
            "a text message without text",
            "section 8.3, ERR_EMPTY_MESSAGE_TEXT",
            "give the text or an attachment",
            "the text becomes `(empty message)`"),
    TEXT_BAD_CHAR(
            "U+0000 or half of a surrogate pair in the text",
            "section 6",
            "remove the character",
            "the character becomes U+FFFD"),
    MESSAGE_OVER_65536(
            "the message as JSON is longer than 65,536 characters",
            "section 6",
            "shorten the text or the metadata",
            "the text is split into numbered messages of the same second"),
    DATA_OVER_10KB(
            "`data` is larger than 10 KB (10,240 bytes of UTF-8)",
            "section 6",
            "shorten the text or the metadata",
            "the text is split into numbered messages of the same second"),
    MENTIONS_OVER_10(
            "more than 10 different users are mentioned",
            "sections 3.1, 6",
            "mention fewer users",
            "users after the tenth are named, not mentioned"),
    TAGS_OVER_25("more than 25 tags", "section 6", "keep 25 tags", "the first 25 are kept"),
    TAG_TOO_LONG("a tag is longer than 100 characters", "section 6", "shorten the tag", "the tag is cut"),
    RECEIVER_TYPE_INVALID("the receiver type is neither `user` nor `group`", "section 2.1", "write user or group"),
    CATEGORY_INVALID(
            "the category is neither `message` nor `custom`",
            "section 4.4",
            "write message or custom",
            "it becomes `message`, where there is a text or an attachment"),
    TYPE_INVALID(
            "the type is none of text, image, file, audio, video",
            "section 2.1",
            "write one of them, or category custom",
            "it becomes that of the attachment, or text, where there is one"),
    CUSTOM_DATA_EMPTY(
            "a custom message without customData",
            "section 8.3, ERR_EMPTY_CUSTOM_DATA",
            "give customData as an object",
            "it becomes a text message, where there is a text"),
    MEDIA_EMPTY(
            "a media message without an attachment",
            "section 8.3, ERR_EMPTY_MESSAGE_FILE",
            "give the attachment, or type text",
            "it becomes a text message that says what was there"),
    ATTACHMENT_INVALID(
            "an attachment lacks url, name, mimeType or extension, and they cannot be derived",
            "section 6",
            "complete the attachment",
            "the attachment is left out and named in the text"),
    SENT_AT_INVALID("the time of sending cannot be read", "section 6", "write Unix seconds, ms, µs or ISO 8601"),
    SENT_AT_FUTURE("the time of sending lies in the future", "section 6", "fix the time"),
    SENT_AT_TOO_OLD(
            "the time of sending has fewer than ten digits in seconds (before 2001-09-09)",
            "section 6",
            "fix the time",
            "the time becomes 2001-09-09 01:46:40 UTC"),
    TIME_INVALID(
            "another time of the record cannot be read or has not ten digits in seconds",
            "section 6",
            "fix or empty the time",
            "the time is left out, but for deletion and deactivation"),
    NAME_EMPTY("a user or group without a name", "section 4", "give the name", "the id becomes the name"),
    NAME_TOO_LONG("a name is longer than 100 characters", "section 6", "shorten the name", "the name is cut"),
    URL_INVALID("an avatar, icon or link is no URL", "section 6", "fix or empty the URL", "the URL is left out"),
    URL_TOO_LONG(
            "an avatar, icon or link is longer than 3,000 characters",
            "section 6",
            "shorten or empty the URL",
            "the URL is left out"),
    METADATA_OVER_5KB(
            "metadata of a user or group is larger than 5 KB",
            "section 6",
            "shorten the metadata",
            "the metadata is left out"),
    BODY_OVER_10KB(
            "a user or group as JSON is larger than 10 KB",
            "section 6",
            "shorten metadata, tags or URLs",
            "the metadata is left out"),
    ROLE_INVALID(
            "a role is longer than 100 characters or has others than a-z 0-9 - _",
            "section 6",
            "fix the role",
            "the role is left out"),
    GROUP_TYPE_INVALID(
            "the group type is none of public, private, password",
            "section 4.2",
            "write one of them",
            "the group becomes private"),
    GROUP_PASSWORD_INVALID(
            "a password group without a password, or one longer than 100 characters",
            "section 6",
            "give a password",
            "the group becomes private"),
    DESCRIPTION_TOO_LONG(
            "a group's description is longer than 255 characters",
            "section 6",
            "shorten the description",
            "the description is cut"),
    SCOPE_INVALID(
            "the scope is none of admin, moderator, participant",
            "section 4.3",
            "write one of them",
            "the scope becomes participant"),
    UID_CONFLICT(
            "another user of this export has the same uid and other content",
            "DESIGN section 6",
            "keep one of the two"),
    GUID_CONFLICT(
            "another group of this export has the same guid and other content",
            "DESIGN section 6",
            "keep one of the two"),
    MEMBER_CONFLICT(
            "another membership of this export has the same guid and uid and other content",
            "DESIGN section 6",
            "keep one of the two"),
    MUID_CONFLICT(
            "another message of this export has the same muid and other content",
            "DESIGN section 6",
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

    /** The broken rule in words. */
    public String rule() {
        return rule;
    }

    /** Where the rule comes from. */
    public String source() {
        return source;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }

    /** What {@code invalid: repair} makes of it; empty where it stays a reject. */
    public String repair() {
        return repair;
    }
}
