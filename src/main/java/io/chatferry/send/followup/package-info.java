/** What follows the messages: reactions, deletes, the decisions of moderation. */
@NullMarked
package io.chatferry.send.followup;

import org.jspecify.annotations.NullMarked;
