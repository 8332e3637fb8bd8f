/** Streams and archives below an export: gzip, zip and tar read to their proven end, and text decoded to UTF-8. */
@NullMarked
package io.chatferry.source.container;

import org.jspecify.annotations.NullMarked;
