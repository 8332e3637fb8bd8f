/** Reads stored pages of PubNub's history, with the actions of its Chat SDK, and lists of channels and users of App Context. */
@NullMarked
package io.chatferry.source.pubnub;

import org.jspecify.annotations.NullMarked;
