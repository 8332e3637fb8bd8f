package io.chatferry.source.pubnub;

import tools.jackson.databind.JsonNode;

/** What an object is. */
enum PubnubShape {
    MESSAGE,
    ACTION,
    /** A member of the channel that the file is named after. */
    MEMBER,
    /** A channel that the user belongs to whom the file is named after. */
    MEMBERSHIP,
    USER,
    CHANNEL,
    OTHER;

    static PubnubShape of(JsonNode object, String file) {
        if (object.has("message") && (object.has("timetoken") || object.has("channel"))) {
            return MESSAGE;
        }
        if (object.has("messageTimetoken") && object.has("type")) {
            return ACTION;
        }
        if (object.path("uuid").path("id").isString()
                || object.path("user").path("id").isString()) {
            return MEMBER;
        }
        if (object.path("channel").path("id").isString()) {
            return MEMBERSHIP;
        }
        if (!object.path("id").isString()) {
            return OTHER;
        }
        boolean isUser = object.has("profileUrl") || object.has("externalId") || object.has("email");
        String name = file.substring(file.lastIndexOf('/') + 1);
        return isUser || (!object.has("description") && name.matches("(?i).*(user|uuid).*")) ? USER : CHANNEL;
    }
}
