/** Reads the data export of Zulip: {@code realm.json} and files of messages, as folder or archive. */
@NullMarked
package io.chatferry.source.zulip;

import org.jspecify.annotations.NullMarked;
