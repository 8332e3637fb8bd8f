/** {@code invalid: repair}: the repair of each code that has one. */
@NullMarked
package io.chatferry.constraint.repair;

import org.jspecify.annotations.NullMarked;
