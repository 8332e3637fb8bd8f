package io.chatferry.model;

/**
 * A record of the chat model, as the legacy system said it: ids are source ids, absent fields are null, and nothing
 * has been checked against CometChat's constraints yet.
 */
public sealed interface ChatRecord permits User, Group, Member, Message {

    /** Which of the four kinds this is. */
    Kind kind();

    /** What a person would look this record up by: uid, guid, {@code guid/uid} or muid; empty when it has none. */
    String key();
}
