/**
 * How fast Chatferry reads: exports that are generated, {@code validate} of them in a small heap, and the same bytes given to
 * a bare parser.
 */
@NullMarked
package io.chatferry.bench.reading;

import org.jspecify.annotations.NullMarked;
