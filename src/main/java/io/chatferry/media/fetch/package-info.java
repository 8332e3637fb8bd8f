/**
 * Fetches the files that messages link to. The links come from strangers: what they may lead to is checked at each
 * connection, a token leaves for its own host only, and what is received is bounded in size and time.
 */
@NullMarked
package io.chatferry.media.fetch;

import org.jspecify.annotations.NullMarked;
