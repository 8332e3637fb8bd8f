/** The documented rate limits and the headers that tell of them. */
@NullMarked
package io.chatferry.sandbox.limits;

import org.jspecify.annotations.NullMarked;
