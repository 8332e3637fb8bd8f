/** {@code explain}: everything known about one record, in the order in which it happened. */
@NullMarked
package io.chatferry.job.explain;

import org.jspecify.annotations.NullMarked;
