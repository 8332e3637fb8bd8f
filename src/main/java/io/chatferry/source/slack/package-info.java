/** Reads exports of Slack: one folder a conversation, one file a day, beside lists of users and conversations. */
@NullMarked
package io.chatferry.source.slack;

import org.jspecify.annotations.NullMarked;
