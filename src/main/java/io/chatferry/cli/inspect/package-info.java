/** What {@code inspect} found, as text and as JSON. */
@NullMarked
package io.chatferry.cli.inspect;

import org.jspecify.annotations.NullMarked;
