package io.chatferry.sandbox.app;

/**
 * The error codes of the sandbox's answers (CometChat, "Error Guide"), each with its HTTP status: as observed live if
 * known, else as its kind suggests.
 */
public enum ErrorCode {
    AUTH_ERR_EMPTY_APIKEY(401, "The API key is missing. Send it in the apikey header."),
    AUTH_ERR_APIKEY_NOT_FOUND(401, "The API key was not found."),
    AUTH_ERR_NO_ACCESS(403, "The API key does not have the scope that this call needs."),

    ERR_API_NOT_FOUND(404, "There is no such call."),
    ERR_INVALID_API_VERSION(404, "There is no such version of the API."),
    ERR_BAD_REQUEST(400, "Failed to validate the data sent with the request."),
    ERR_TOO_MANY_REQUESTS(429, "Too many requests."),
    ERR_EXCEPTION(500, "An unexpected error occurred."),
    ERR_PLAN_QUOTA_RESTRICTION(403, "The plan's quota is used up."),

    ERR_UID_NOT_FOUND(404, "The user does not exist."),
    ERR_UID_ALREADY_EXISTS(400, "A user with this uid exists already."),
    ERR_BOT_NOT_FOUND(404, "The bot does not exist."),
    ERR_BOT_ALREADY_EXISTS(400, "A bot with this uid exists already."),
    ERR_ROLE_NOT_FOUND(404, "The role does not exist."),
    ERR_ROLE_ALREADY_EXISTS(400, "A role with this id exists already."),
    ERR_ROLE_DELETE_DENIED(403, "The default role cannot be deleted."),

    ERR_GUID_NOT_FOUND(404, "The group does not exist."),
    ERR_GUID_ALREADY_EXISTS(400, "A group with this guid exists already."),
    ERR_EMPTY_GROUP_PASS(400, "A group of type password needs a password."),
    ERR_NOT_A_MEMBER(404, "The user is not a member of the group."),
    ERR_ALREADY_JOINED(417, "The user is a member of the group already."),
    ERR_GROUP_NOT_JOINED(401, "The user has not joined the group."),
    ERR_BANNED_GROUPMEMBER(403, "The user is banned from the group."),
    ERR_ALREADY_BANNED(400, "The user is banned from the group already."),
    ERR_NOT_A_BANNED_USER(404, "The user is not banned from the group."),
    ERR_SAME_SCOPE(400, "The member has this scope already."),

    ERR_INVALID_RECEIVER_TYPE(400, "The receiver type must be user or group."),
    ERR_INVALID_MESSAGE_DATA(400, "The message's data is not valid."),
    ERR_EMPTY_MESSAGE_TEXT(400, "The message's text is empty."),
    ERR_INVALID_MESSAGE_TEXT(400, "The message's text is not valid."),
    ERR_EMPTY_MESSAGE_CATEGORY(400, "The message's category is empty."),
    ERR_INVALID_MESSAGE_CATEGORY(400, "The message's category is not valid."),
    ERR_EMPTY_MESSAGE_TYPE(400, "The message's type is empty."),
    ERR_INVALID_MESSAGE_TYPE(400, "The message's type is not valid."),
    ERR_EMPTY_MESSAGE_FILE(400, "The media message has no file."),
    ERR_INVALID_MEDIA_MESSAGE(400, "The message's attachments are not valid."),
    ERR_EMPTY_CUSTOM_DATA(400, "The custom message has no custom data."),
    ERR_INVALID_CUSTOM_DATA(400, "The message's custom data is not valid."),
    ERR_INVALID_METADATA(400, "The metadata is not valid."),
    ERR_MESSAGE_ID_NOT_FOUND(404, "The message does not exist."),
    ERR_MSG_NOT_FOUND(404, "The message does not exist."),
    ERR_MESSAGE_NOT_A_SENDER(403, "Only the sender may do this to the message."),
    ERR_MESSAGE_NO_ACCESS(403, "The user has no access to the message."),
    ERR_MESSAGE_ACTION_NOT_ALLOWED(403, "This cannot be done to the message."),
    ERR_WRONG_MESSAGE_THREAD(400, "The parent message belongs to another conversation."),
    ERR_MESSAGE_THREAD_NESTING(400, "A reply cannot have replies of its own."),

    ERR_CONVERSATION_NOT_ACCESSIBLE(403, "The conversation is not accessible."),
    ERR_CONVERSATION_NOT_FOUND(404, "The conversation does not exist."),
    ERR_ALREADY_FRIEND(400, "The users are friends already."),
    ERR_NOT_A_FRIEND(400, "The users are not friends."),
    ERR_CANNOT_FORM_SELF_RELATION(403, "A user cannot befriend itself."),
    ERR_CANNOT_BLOCK_SELF(403, "A user cannot block itself."),
    ERR_BLOCKED_RECEIVER(403, "The sender has blocked the receiver."),
    ERR_BLOCKED_SENDER(403, "The receiver has blocked the sender."),

    ERR_IMPORT_INVALID_MESSAGE_FORMAT(400, "messages must be an object keyed by muid."),
    ERR_IMPORT_INVALID_USER_FORMAT(400, "users must be an object keyed by uid."),
    ERR_IMPORT_INVALID_GROUP_FORMAT(400, "groups must be an object keyed by guid."),
    ERR_IMPORT_INVALID_MEMBER_FORMAT(400, "members must be an object keyed by member id."),
    ERR_IMPORT_INVALID_JOINEDAT(400, "joinedAt must lie between the group's createdAt and now."),
    ERR_IMPORT_MUID_ALREADY_EXISTS(400, "A message with this muid exists already.");

    private final int status;
    private final String message;

    ErrorCode(int status, String message) {
        this.status = status;
        this.message = message;
    }

    int status() {
        return status;
    }

    String message() {
        return message;
    }
}
