/** Repeatable faults and delays from a seed. */
@NullMarked
package io.chatferry.sandbox.faults;

import org.jspecify.annotations.NullMarked;
