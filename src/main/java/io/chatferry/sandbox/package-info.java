/**
 * A local server that behaves as CometChat's documentation describes. Shares no code with the client or the constraints.
 */
@NullMarked
package io.chatferry.sandbox;

import org.jspecify.annotations.NullMarked;
