/** Reads stored replies of Twilio Conversations, and of Programmable Chat before it. */
@NullMarked
package io.chatferry.source.twilio;

import org.jspecify.annotations.NullMarked;
