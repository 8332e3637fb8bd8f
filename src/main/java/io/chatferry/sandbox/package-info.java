/**
 * A local server that answers as CometChat's documentation says. Shares no code with the client or the constraints.
 */
@NullMarked
package io.chatferry.sandbox;

import org.jspecify.annotations.NullMarked;
