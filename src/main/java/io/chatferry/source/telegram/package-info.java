/** Exports of Telegram Desktop: a chat's {@code result.json}, or that of a whole account. */
@NullMarked
package io.chatferry.source.telegram;

import org.jspecify.annotations.NullMarked;
