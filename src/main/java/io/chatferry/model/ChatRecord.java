package io.chatferry.model;

/**
 * A record of the chat model, as the legacy system exported it: ids are source ids, absent fields are null, and
 * CometChat's constraints have not been checked.
 */
public sealed interface ChatRecord permits User, Group, Member, Message {

    /** The record's kind. */
    Kind kind();

    /** The key to look the record up by: uid, guid, {@code guid/uid} or muid; empty if it has none. */
    String key();
}
