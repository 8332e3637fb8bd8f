/** The rate limits and their headers (CometChat REST API, "Rate Limits"). */
@NullMarked
package io.chatferry.sandbox.limits;

import org.jspecify.annotations.NullMarked;
