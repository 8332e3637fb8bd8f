/** {@code invalid: repair}: the one repair for each code that has one. */
@NullMarked
package io.chatferry.constraint.repair;

import org.jspecify.annotations.NullMarked;
